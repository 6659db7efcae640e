using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.Data;
using MLNetGhost.Drawing;
using MLNetGhost.Files;
using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.Tracking;
using MLNetGhost.Transforms;

namespace Microsoft.ML;

/// <summary>Adds the steps of object detection to <c>mlContext.Transforms</c>.</summary>
public static class ObjectDetectionTransforms
{
    /// <summary>The column of image paths of this library's loaders.</summary>
    private const string DefaultInputColumnName = "ImagePath";

    private const string DefaultImageColumnName = "Image";
    private const string DefaultDetectionsColumnName = "Detections";
    private const string DefaultTrackedColumnName = "TrackedDetections";
    private const string DefaultGeometryColumnName = "LetterboxGeometry";

    /// <summary>What YOLO tools call a network's input and output.</summary>
    private const string DefaultTensorColumnName = "images";
    private const string DefaultNetworkOutputName = "output0";

    private const int DefaultImageSize = 640;

    /// <param name="catalog">The catalog <c>mlContext.Transforms</c>.</param>
    extension(TransformsCatalog catalog)
    {
        /// <summary>
        /// Detects objects with a model that this library exported, or one of the many in <see cref="DetectorLayout"/>: YOLO, RT-DETR,
        /// D-FINE, RF-DETR, YOLOX and others. Decoding, letterbox, network and suppression in one step; appends <c>PredictedLabel</c>,
        /// <c>Score</c>, <c>PredictedBoundingBoxes</c> and <c>Detections</c>.
        /// </summary>
        /// <param name="modelPath">The ONNX file.</param>
        /// <param name="inputColumnName">The column of pictures: path of an image file (text), image (MLImage) or content of an image
        /// file (vector of byte).</param>
        /// <param name="options">Thresholds, device, column names and the rest; null for the defaults.</param>
        /// <exception cref="FileNotFoundException">The ONNX file does not exist.</exception>
        [RequiresUnreferencedCode(TrimmedPrograms.Pipelines)]
        [RequiresDynamicCode(TrimmedPrograms.PipelinesCompile)]
        public ObjectDetectionEstimator DetectObjects(
            string modelPath, string inputColumnName = DefaultInputColumnName, DetectObjectsOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            ArgumentException.ThrowIfNullOrEmpty(modelPath);
            ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
            return File.Exists(modelPath)
                ? new ObjectDetectionEstimator(
                    catalog.GetEnvironment(), SharedFile.ReadAllBytes(modelPath), inputColumnName, options, ModelCompanion.Read(modelPath))
                : throw SharedFile.NotFound(modelPath, $"The model {modelPath} does not exist; give the path of an ONNX file.");
        }

        /// <summary>Detects objects with a model from a stream; see the overload that takes a path.</summary>
        /// <param name="model">The content of an ONNX file; read to its end and left open.</param>
        /// <param name="inputColumnName">The column of pictures: path of an image file (text), image (MLImage) or content of an image
        /// file (vector of byte).</param>
        /// <param name="options">Thresholds, device, column names and the rest; null for the defaults.</param>
        /// <exception cref="InvalidDataException">It has more bytes than a model in memory may have.</exception>
        [RequiresUnreferencedCode(TrimmedPrograms.Pipelines)]
        [RequiresDynamicCode(TrimmedPrograms.PipelinesCompile)]
        public ObjectDetectionEstimator DetectObjects(
            Stream model, string inputColumnName = DefaultInputColumnName, DetectObjectsOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(model);
            return catalog.DetectObjects(ModelContent.Read(model), inputColumnName, options);
        }

        /// <summary>Detects objects with a model from memory; see the overload that takes a path.</summary>
        /// <param name="model">The content of an ONNX file; kept, not copied.</param>
        /// <param name="inputColumnName">The column of pictures: path of an image file (text), image (MLImage) or content of an image
        /// file (vector of byte).</param>
        /// <param name="options">Thresholds, device, column names and the rest; null for the defaults.</param>
        [RequiresUnreferencedCode(TrimmedPrograms.Pipelines)]
        [RequiresDynamicCode(TrimmedPrograms.PipelinesCompile)]
        public ObjectDetectionEstimator DetectObjects(
            byte[] model, string inputColumnName = DefaultInputColumnName, DetectObjectsOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            ArgumentNullException.ThrowIfNull(model);
            return new ObjectDetectionEstimator(catalog.GetEnvironment(), model, inputColumnName, options, companion: null);
        }

        /// <summary>
        /// Creates the input of a YOLO network: a tensor (3, height, width), red, green and blue in [0, 1], scaled and centred on grey;
        /// and the geometry that maps boxes back. The first of three steps, with <c>ApplyOnnxModel</c> and <c>DecodeDetections</c>, that
        /// together do what <c>DetectObjects</c> does and allow other steps in between.
        /// </summary>
        /// <param name="outputColumnName">The tensor column: the name of the network's input.</param>
        /// <param name="imageWidth">Width of the network's input in pixels; a multiple of 32, unless a preparation is given.</param>
        /// <param name="imageHeight">Height of the network's input in pixels; a multiple of 32, unless a preparation is given.</param>
        /// <param name="inputColumnName">The column of images (MLImage).</param>
        /// <param name="geometryColumnName">The geometry column (vector of 10 floats).</param>
        /// <param name="preparation">
        /// What is done to pictures, as <c>OnnxDetector.Load(model).Preparation</c> says for a model; null for the letterbox of the YOLO
        /// tools. What the network reads beside the picture becomes columns with the names of its inputs.
        /// </param>
        /// <exception cref="ArgumentOutOfRangeException">A size is not a multiple of 32.</exception>
        [RequiresUnreferencedCode(TrimmedPrograms.Pipelines)]
        [RequiresDynamicCode(TrimmedPrograms.PipelinesCompile)]
        public LetterboxingEstimator LetterboxImages(
            string outputColumnName = DefaultTensorColumnName,
            int imageWidth = DefaultImageSize,
            int imageHeight = DefaultImageSize,
            string inputColumnName = DefaultImageColumnName,
            string geometryColumnName = DefaultGeometryColumnName,
            Preparation? preparation = null)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
            ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
            ArgumentException.ThrowIfNullOrEmpty(geometryColumnName);
            return new LetterboxingEstimator(catalog.GetEnvironment(), new LetterboxSettings
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                GeometryColumnName = geometryColumnName,
                ImageWidth = imageWidth,
                ImageHeight = imageHeight,
                Preparation = preparation,
            });
        }

        /// <summary>
        /// Decodes detections from the outputs of a YOLO network that another step ran; appends the columns of <c>DetectObjects</c>.
        /// </summary>
        /// <param name="classNames">Class names, in the order of their ids; <c>OnnxDetector.Load</c> reads them from an ONNX file.</param>
        /// <param name="inputColumnNames">
        /// The network's outputs, in the order of the layout: null for its usual names, <c>output0</c> if there is no layout; six columns
        /// boxes8, scores8, boxes16, scores16, boxes32, scores32 for the layout <c>raw</c>.
        /// </param>
        /// <param name="geometryColumnName">The geometry column of <c>LetterboxImages</c>.</param>
        /// <param name="options">Thresholds and column names; null for the defaults.</param>
        /// <param name="layout">
        /// The form of the outputs; null for <see cref="DetectorLayout.Yolo"/> if there is one column, for
        /// <see cref="DetectorLayout.Raw"/> if there are six.
        /// </param>
        /// <exception cref="ArgumentException">There are no class names, or the number of input columns is not the
        /// layout's.</exception>
        [RequiresUnreferencedCode(TrimmedPrograms.Pipelines)]
        [RequiresDynamicCode(TrimmedPrograms.PipelinesCompile)]
        public DetectionDecodingEstimator DecodeDetections(
            IReadOnlyList<string> classNames,
            IReadOnlyList<string>? inputColumnNames = null,
            string geometryColumnName = DefaultGeometryColumnName,
            DecodeDetectionsOptions? options = null,
            DetectorLayout? layout = null)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            ArgumentNullException.ThrowIfNull(classNames);
            ArgumentException.ThrowIfNullOrEmpty(geometryColumnName);
            return new DetectionDecodingEstimator(catalog.GetEnvironment(), new DecodingSettings
            {
                InputColumnNames = inputColumnNames
                    ?? (layout is { } kind ? OutputLayouts.Get(kind).UsualOutputs : [DefaultNetworkOutputName]),
                Layout = layout,
                GeometryColumnName = geometryColumnName,
                ClassNames = classNames,
                Options = options ?? new DecodeDetectionsOptions(),
            });
        }

        /// <summary>
        /// Follows objects from row to row, each row a frame: appends the detections that belong to a track, with its id in
        /// <see cref="MLNetGhost.Detection.TrackId"/>. ByteTrack, as in <see cref="ObjectTracker"/>.
        /// </summary>
        /// <param name="outputColumnName">The column of tracked detections (vector of Detection).</param>
        /// <param name="inputColumnName">
        /// The column of detections (vector of Detection); detect with a <c>ScoreThreshold</c> of at most
        /// <see cref="TrackingOptions.LowThreshold"/>, since detections of low score continue tracks.
        /// </param>
        /// <param name="sequenceColumnName">
        /// The column that says which sequence a row belongs to (text, key, Int32 or Int64); sequences may be interleaved, and each has
        /// its own ids from 1. Null if all rows are one sequence.
        /// </param>
        /// <param name="frameColumnName">
        /// The column of frame numbers (Int32 or Int64), which must grow within a sequence; where numbers are left out, objects are
        /// expected to have moved on. Null if each row is the frame after the one before.
        /// </param>
        /// <param name="options">Thresholds; null for ByteTrack's.</param>
        /// <exception cref="ArgumentException">The low threshold is above the high one.</exception>
        [RequiresUnreferencedCode(TrimmedPrograms.Pipelines)]
        [RequiresDynamicCode(TrimmedPrograms.PipelinesCompile)]
        public ObjectTrackingEstimator TrackObjects(
            string outputColumnName = DefaultTrackedColumnName,
            string inputColumnName = DefaultDetectionsColumnName,
            string? sequenceColumnName = null,
            string? frameColumnName = null,
            TrackingOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
            ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
            return new ObjectTrackingEstimator(catalog.GetEnvironment(), new TrackingSettings
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                SequenceColumnName = sequenceColumnName,
                FrameColumnName = frameColumnName,
                Options = options ?? new TrackingOptions(),
            });
        }

        /// <summary>Draws detections onto copies of images: one colour per class, sizes that scale with the picture.</summary>
        /// <param name="outputColumnName">The column of drawn images (MLImage).</param>
        /// <param name="inputColumnName">The column of images (MLImage) whose pixels the boxes refer to.</param>
        /// <param name="detectionsColumnName">The column of detections (vector of Detection).</param>
        /// <param name="options">Sizes and label contents; null for the defaults.</param>
        [RequiresUnreferencedCode(TrimmedPrograms.Pipelines)]
        [RequiresDynamicCode(TrimmedPrograms.PipelinesCompile)]
        public DetectionDrawingEstimator DrawDetections(
            string outputColumnName,
            string inputColumnName = DefaultImageColumnName,
            string detectionsColumnName = DefaultDetectionsColumnName,
            DetectionRenderingOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
            ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
            ArgumentException.ThrowIfNullOrEmpty(detectionsColumnName);
            return new DetectionDrawingEstimator(catalog.GetEnvironment(), new DrawingSettings
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                DetectionsColumnName = detectionsColumnName,
                Options = options ?? new DetectionRenderingOptions(),
            });
        }
    }
}
