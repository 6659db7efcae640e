using Microsoft.ML.Data;
using MLNetGhost.Transforms;

namespace Microsoft.ML;

/// <summary>Adds the steps of object detection to <c>mlContext.Transforms</c>.</summary>
public static class ObjectDetectionTransforms
{
    /// <summary>The column of image paths of this library's loaders.</summary>
    private const string DefaultInputColumnName = "ImagePath";

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

        /// <param name="model">The content of an ONNX file; read to its end and left open.</param>
        /// <inheritdoc cref="DetectObjects(TransformsCatalog, string, string, DetectObjectsOptions?)"/>
        public ObjectDetectionEstimator DetectObjects(
            Stream model, string inputColumnName = DefaultInputColumnName, DetectObjectsOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(model);
            using var copy = new MemoryStream();
            model.CopyTo(copy);
            return catalog.DetectObjects(copy.ToArray(), inputColumnName, options);
        }

        /// <param name="model">The content of an ONNX file; kept, and not copied.</param>
        /// <inheritdoc cref="DetectObjects(TransformsCatalog, string, string, DetectObjectsOptions?)"/>
        public ObjectDetectionEstimator DetectObjects(
            byte[] model, string inputColumnName = DefaultInputColumnName, DetectObjectsOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            ArgumentNullException.ThrowIfNull(model);
            return new ObjectDetectionEstimator(catalog.GetEnvironment(), model, inputColumnName, options);
        }
    }
}
