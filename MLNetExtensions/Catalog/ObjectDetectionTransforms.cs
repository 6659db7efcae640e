using Microsoft.ML.Data;
using MLNetGhost.Transforms;

namespace Microsoft.ML;

/// <summary>Adds the steps of object detection to <c>mlContext.Transforms</c>.</summary>
public static class ObjectDetectionTransforms
{
    /// <summary>The column of image paths of this library's loaders.</summary>
    private const string DefaultInputColumnName = "ImagePath";

    /// <param name="catalog">The catalog <c>mlContext.Transforms</c>.</param>
    extension(TransformsCatalog catalog)
    {
        /// <summary>
        /// Detects objects with a YOLOv8 or YOLO11 detection model, or one that this library exported. Decoding, letterbox, network and
        /// suppression in one step; appends <c>PredictedLabel</c>, <c>Score</c>, <c>PredictedBoundingBoxes</c> and <c>Detections</c>.
        /// </summary>
        /// <param name="modelPath">The ONNX file.</param>
        /// <param name="inputColumnName">The column of pictures: path of an image file (text), image (MLImage) or content of an image file (vector of byte).</param>
        /// <param name="options">Thresholds, device, column names and the rest; null for the defaults.</param>
        /// <exception cref="FileNotFoundException">The ONNX file does not exist.</exception>
        public ObjectDetectionEstimator DetectObjects(
            string modelPath, string inputColumnName = DefaultInputColumnName, DetectObjectsOptions? options = null)
        {
            ArgumentException.ThrowIfNullOrEmpty(modelPath);
            return File.Exists(modelPath)
                ? catalog.DetectObjects(File.ReadAllBytes(modelPath), inputColumnName, options)
                : throw new FileNotFoundException($"The model {modelPath} does not exist; name an ONNX file.", modelPath);
        }

        /// <summary>Detects objects with a model from a stream; see the form that takes a path.</summary>
        /// <param name="model">The content of an ONNX file; read to its end and left open.</param>
        /// <param name="inputColumnName">The column of pictures: path of an image file (text), image (MLImage) or content of an image file (vector of byte).</param>
        /// <param name="options">Thresholds, device, column names and the rest; null for the defaults.</param>
        public ObjectDetectionEstimator DetectObjects(
            Stream model, string inputColumnName = DefaultInputColumnName, DetectObjectsOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(model);
            using var copy = new MemoryStream();
            model.CopyTo(copy);
            return catalog.DetectObjects(copy.ToArray(), inputColumnName, options);
        }

        /// <summary>Detects objects with a model from memory; see the form that takes a path.</summary>
        /// <param name="model">The content of an ONNX file; kept, and not copied.</param>
        /// <param name="inputColumnName">The column of pictures: path of an image file (text), image (MLImage) or content of an image file (vector of byte).</param>
        /// <param name="options">Thresholds, device, column names and the rest; null for the defaults.</param>
        public ObjectDetectionEstimator DetectObjects(
            byte[] model, string inputColumnName = DefaultInputColumnName, DetectObjectsOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            ArgumentNullException.ThrowIfNull(model);
            return new ObjectDetectionEstimator(catalog.GetEnvironment(), model, inputColumnName, options);
        }
    }
}
