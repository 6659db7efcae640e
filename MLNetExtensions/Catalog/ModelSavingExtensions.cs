using System.Diagnostics.CodeAnalysis;
using MLNetGhost.Files;

namespace Microsoft.ML;

/// <summary>Saves models whole or not at all: <c>mlContext.Model.SaveAtomically</c>.</summary>
public static class ModelSavingExtensions
{
    /// <param name="catalog">The catalog, <c>mlContext.Model</c>.</param>
    extension(ModelOperationsCatalog catalog)
    {
        /// <summary>
        /// Saves a model like <c>Save</c>, but under a temporary name in the same folder that is renamed when everything is on the disk.
        /// <c>Save</c> leaves half a file on a full disk, and half a file is what a process sees that loads the model meanwhile.
        /// </summary>
        /// <param name="model">The model.</param>
        /// <param name="inputSchema">The schema of its input; null if it is not to be saved.</param>
        /// <param name="path">The file (.zip) to write or replace; its folder is created if necessary.</param>
        /// <exception cref="IOException">The file cannot be written, for example because the disk is full. A file that was there before is
        /// unchanged.</exception>
        /// <exception cref="UnauthorizedAccessException">The folder or the file must not be written to.</exception>
        [RequiresUnreferencedCode(TrimmedPrograms.Pipelines)]
        [RequiresDynamicCode(TrimmedPrograms.PipelinesCompile)]
        public void SaveAtomically(ITransformer model, DataViewSchema? inputSchema, string path)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentException.ThrowIfNullOrEmpty(path);
            AtomicFile.Write(path, stream => catalog.Save(model, inputSchema, stream));
        }
    }
}
