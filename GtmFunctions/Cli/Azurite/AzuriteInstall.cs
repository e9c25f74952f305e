using System.Security.Cryptography;
using System.Text.Json;

namespace GtmFunctions.Cli.Azurite;

/// <summary>
/// Installs the Azurite that <c>package.json</c> and <c>package-lock.json</c> pin, once for each user: into a folder of a temporary
/// name, renamed when it is whole, under a lock, so that a killed installation leaves nothing half done and two at once make one.
/// </summary>
public static class AzuriteInstall
{
    private const int OldestNode = 20;
    private const string EntryPoint = "node_modules/azurite/dist/src/azurite.js";

    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

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
        var version = PinnedVersion();
        root ??= Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "gtmfunctions");
        var folder = Path.Combine(root, $"azurite-{version}-{LockHash()}");
        var installation = new AzuriteInstallation(node, Path.Combine(folder, EntryPoint), version);
        if (File.Exists(installation.Program))
            return installation;

        Directory.CreateDirectory(root);
        using var turn = await TakeTurnAsync(folder + ".lock", time, say, cancellationToken);
        if (!File.Exists(installation.Program))
            await InstallAsync(folder, version, time, say, cancellationToken);
        return installation;
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

    private static string PinnedVersion()
    {
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(Shipped, "package.json")));
        return package.RootElement.GetProperty("dependencies").GetProperty("azurite").GetString()!;
    }

    // A new lock file of the same Azurite is another installation
    private static string LockHash() =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Shipped, "package-lock.json"))))[..8];

    private static async Task<FileStream> TakeTurnAsync(
        string file, TimeProvider time, Action<string> say, CancellationToken cancellationToken)
    {
        for (var waited = false; ; waited = true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                if (!waited)
                    say("Another process is installing Azurite; waiting for it");
                await Task.Delay(LockPoll, time, cancellationToken);
            }
        }
    }

    private static async Task InstallAsync(
        string folder, string version, TimeProvider time, Action<string> say, CancellationToken cancellationToken)
    {
        var npm = Tool.Find("npm")
            ?? throw new AzuriteException("npm is not on the PATH: it comes with Node.js, so install that anew from https://nodejs.org");
        var unfinished = folder + ".unfinished";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        foreach (var file in new[] { "package.json", "package-lock.json" })
            File.Copy(Path.Combine(Shipped, file), Path.Combine(unfinished, file));

        say($"Installing Azurite {version} into {folder} (once; about 20 s)");
        var begun = time.GetTimestamp();

        // Azurite asks for Node 22 and runs on 20, so a user's engine-strict must not refuse it; its packages need no install scripts
        string[] arguments =
        [
            "ci", "--omit=dev", "--ignore-scripts", "--engine-strict=false", "--no-audit", "--no-fund", "--loglevel=error",
        ];
        var install = Tool.RunAsync(npm, arguments, unfinished, cancellationToken);
        while (await Task.WhenAny(install, Task.Delay(Heartbeat, time, cancellationToken)) != install
            && !cancellationToken.IsCancellationRequested)
            say($"  still installing, {time.GetElapsedTime(begun).TotalSeconds:0} s");
        var (exitCode, output) = await install;
        if (exitCode != 0)
            throw new AzuriteException($"npm ci could not install Azurite {version} (exit code {exitCode}):{Environment.NewLine}{output}");

        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.Move(unfinished, folder);
        say($"Installed Azurite {version} in {time.GetElapsedTime(begun).TotalSeconds:0} s");
    }
}

/// <summary>An Azurite on this machine.</summary>
/// <param name="Node">The path of the Node program.</param>
/// <param name="Program">The path of Azurite's entry point.</param>
/// <param name="Version">Azurite's version.</param>
public sealed record AzuriteInstallation(string Node, string Program, string Version);
