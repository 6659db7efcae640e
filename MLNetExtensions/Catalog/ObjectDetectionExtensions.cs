using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML;

/// <summary>
/// Makes object detection a task of <see cref="MLContext"/>, alongside <c>MulticlassClassification</c>, <c>Regression</c> and the others.
/// </summary>
public static class ObjectDetectionExtensions
{
    /// <param name="context">The context.</param>
    extension(MLContext context)
    {
        /// <summary>Loading, training and evaluation for object detection.</summary>
        public ObjectDetectionCatalog ObjectDetection
        {
            [RequiresUnreferencedCode(TrimmedPrograms.Pipelines)]
            [RequiresDynamicCode(TrimmedPrograms.PipelinesCompile)]
            get => new(context);
        }
    }
}
