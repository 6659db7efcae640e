using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGhost.DataViews;

/// <summary>What the model files of all transformers of this library have in common.</summary>
internal static class ModelFile
{
    /// <summary>The entry with the settings, as JSON.</summary>
    public const string OptionsEntry = "Options.json";

    /// <summary>The most bytes of the settings; those of 10,000 classes with long names have a tenth of it.</summary>
    public const int LargestOptions = 4 << 20;

    /// <summary>The header of a component in a model file.</summary>
    /// <param name="modelSignature">Exactly eight characters.</param>
    /// <param name="loaderSignature">At most 24 characters; the name under which ML.NET finds the loader.</param>
    public static VersionInfo VersionInfo(string modelSignature, string loaderSignature)
    {
        return new VersionInfo(
            modelSignature: modelSignature,
            verWrittenCur: 0x00010001, // Initial
            verReadableCur: 0x00010001,
            verWeCanReadBack: 0x00010001,
            loaderSignature: loaderSignature,
            // The simple name: a file with the full name of a newer build could not be loaded by an older one.
            loaderAssemblyName: typeof(ModelFile).Assembly.GetName().Name);
    }

    /// <summary>Runs a loader and reports anything wrong with the file in one message.</summary>
    /// <param name="component">What is loaded, for the message.</param>
    /// <param name="load">Reads the entries and creates the object.</param>
    /// <exception cref="InvalidDataException">An entry is missing, cut short or altered, or cannot be used.</exception>
    public static T Load<T>(string component, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or IOException)
        {
            // ML.NET calls loaders by reflection, and passes on as they are only exceptions with its mark.
            throw Contracts.Mark(new InvalidDataException($"The {component} in this model file cannot be loaded: {exception.Message} Copy "
                + $"the file again, or save the model again.", exception));
        }
    }

    /// <summary>Writes a transformer that consists only of its settings.</summary>
    public static void SaveSettings<T>(ModelSaveContext context, VersionInfo version, T settings)
    {
        context.SetVersionInfo(version);
        CheckedEntry.Write(context, OptionsEntry, SettingsJson.Write(settings));
    }

    /// <summary>Reads the settings of such a transformer and creates it.</summary>
    /// <exception cref="InvalidDataException">The settings are missing, cut short or altered, or cannot be used.</exception>
    public static TTransformer LoadSettings<T, TTransformer>(
        ModelLoadContext context, VersionInfo version, string component, Func<T, TTransformer> create)
        where T : class
    {
        context.CheckAtModel(version);
        return Load(component, () => create(SettingsJson.Read<T>(CheckedEntry.Read(context, OptionsEntry, LargestOptions))));
    }
}
