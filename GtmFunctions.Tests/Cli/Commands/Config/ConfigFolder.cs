using GtmFunctions.Cli.Demo;

namespace GtmFunctions.Tests.Cli.Commands.Config;

/// <summary>A folder with the demo's rules, in which a test may change them.</summary>
internal sealed class ConfigFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gtm-config-");

    public ConfigFolder(bool isEmpty = false)
    {
        var demo = Path.GetDirectoryName(DemoSettings.Document)!;
        foreach (var file in isEmpty ? [] : Directory.EnumerateFiles(demo))
            File.Copy(file, PathOf(Path.GetFileName(file)));
    }

    public string Document => PathOf("gtm.yaml");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Change(string name, string before, string after)
    {
        var text = File.ReadAllText(PathOf(name));
        if (!text.Contains(before, StringComparison.Ordinal))
            throw new ArgumentException($"{name} has no '{before}'", nameof(before));
        File.WriteAllText(PathOf(name), text.Replace(before, after, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
