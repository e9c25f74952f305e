namespace GtmFunctions.Tests.Infra;

/// <summary>Where the checkout's files are, for tests that read what is deployed rather than what is compiled.</summary>
internal static class InfraFolder
{
    /// <summary>The root of the checkout: the nearest folder above the test assembly that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file given by its path from the root, with <c>/</c> on every system.</summary>
    public static string At(string path) => Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The text of a file given by its path from the root.</summary>
    public static string Read(string path) => File.ReadAllText(At(path));

    /// <summary>The C# of some folders, without what is built: paths from the root, with <c>/</c> on every system.</summary>
    public static IEnumerable<string> Sources(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(At(folder), "*.cs", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/'))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GtmFunctions.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No GtmFunctions.sln above {AppContext.BaseDirectory}.");
    }
}
