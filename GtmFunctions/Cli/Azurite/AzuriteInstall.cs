namespace GtmFunctions.Cli.Azurite;

/// <summary>Installs the Azurite that <c>package.json</c> and <c>package-lock.json</c> pin, once for each user.</summary>
public static class AzuriteInstall
{
    private const int OldestNode = 20;
    private const string EntryPoint = "dist/src/azurite.js";

    /// <summary>The folder beside this program that holds the package files and the launcher.</summary>
    internal static string Shipped => Path.Combine(AppContext.BaseDirectory, "Azurite");

    /// <summary>Finds the pinned Azurite, installing it when it is missing.</summary>
    /// <param name="time">The clock for waits.</param>
    /// <param name="say">Takes lines of progress for a person; nothing is said when there is nothing to do.</param>
    /// <param name="cancellationToken">Stops an installation; what it wrote is removed by the next one.</param>
    /// <param name="root">The folder for all versions; the user's local application data unless named.</param>
    /// <exception cref="AzuriteException">Node is missing or too old, or npm failed; the message says what to do.</exception>
    public static async Task<AzuriteInstallation> EnsureAsync(
        TimeProvider time, Action<string> say, CancellationToken cancellationToken, string? root = null)
    {
        var node = await NodeAsync(cancellationToken);
        var package = new NpmPackage("azurite", "Azurite", Shipped);
        return new AzuriteInstallation(
            node, await package.EnsureAsync(EntryPoint, time, say, cancellationToken, root), package.Version);
    }

    private static async Task<string> NodeAsync(CancellationToken cancellationToken)
    {
        const string Advice = "install Node.js 20 or later from https://nodejs.org, or name a storage account with --storage";
        var node = Tool.Find("node")
            ?? throw new AzuriteException($"local storage (Azurite) needs Node.js, and node is not on the PATH: {Advice}");
        var (exitCode, output) = await Tool.RunAsync(node, ["--version"], AppContext.BaseDirectory, cancellationToken);
        return exitCode == 0 && Version.TryParse(output.TrimStart('v'), out var version) && version.Major >= OldestNode
            ? node
            : throw new AzuriteException(
                $"local storage (Azurite) needs Node.js {OldestNode} or later, and {node} is '{output}': {Advice}");
    }
}

/// <summary>An Azurite on this machine.</summary>
/// <param name="Node">The path of the Node program.</param>
/// <param name="Program">The path of Azurite's entry point.</param>
/// <param name="Version">Azurite's version.</param>
public sealed record AzuriteInstallation(string Node, string Program, string Version)
{
    /// <summary>A file with a module of Node that is loaded after ours and before Azurite; none unless named.</summary>
    internal string? Prelude { get; init; }
}
