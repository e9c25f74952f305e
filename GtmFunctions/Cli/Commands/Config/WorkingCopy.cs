using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary>
/// The rules as they lie on this disk: the document with its tables and fixtures, and the file <c>gtm.version</c> beside them with the
/// version of the app that they began from, which belongs into the repository with them.
/// </summary>
/// <param name="document">The path of the document.</param>
internal sealed class WorkingCopy(string document)
{
    /// <summary>The file with the version that the rules began from.</summary>
    public const string VersionFile = "gtm.version";

    private string VersionPath => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(document))!, VersionFile);

    /// <summary>The path of the document.</summary>
    public string Document => document;

    /// <summary>The version that the rules began from; <see langword="null"/> where that is not known.</summary>
    public string? BeganFrom => File.Exists(VersionPath) ? File.ReadAllText(VersionPath).Trim() : null;

    /// <summary>Reads the rules.</summary>
    /// <exception cref="CommandException">There is no such document.</exception>
    public ConfigurationBundle Load() => File.Exists(document)
        ? BundleFiles.Load(document)
        : throw new CommandException($"{document}: there is no such file. Fetch the app's rules with 'gtm config pull {document}'.");

    /// <summary>Writes the rules of an app.</summary>
    /// <returns>The files that were written.</returns>
    public IReadOnlyList<string> Save(ConfigurationBundle bundle)
    {
        var written = BundleFiles.Save(document, bundle);
        Note(bundle.Version);
        return written;
    }

    /// <summary>Notes the version that the rules began from, or are published as.</summary>
    public void Note(string version) => File.WriteAllText(VersionPath, $"{version}\n");
}
