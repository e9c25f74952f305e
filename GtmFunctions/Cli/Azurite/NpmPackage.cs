using System.Security.Cryptography;
using System.Text.Json;

namespace GtmFunctions.Cli.Azurite;

/// <summary>
/// An npm package that a <c>package.json</c> and its <c>package-lock.json</c> pin, installed once for each user: into a folder of a
/// temporary name, renamed when it is whole, under a lock, so that a killed installation leaves nothing half done and two at once make one.
/// </summary>
/// <param name="Name">The package's name.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Shipped">The folder that holds the package files.</param>
internal sealed record NpmPackage(string Name, string Title, string Shipped)
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private static readonly string[] PackageFiles = ["package.json", "package-lock.json"];

    /// <summary>The version that is pinned.</summary>
    public string Version
    {
        get
        {
            using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(Shipped, PackageFiles[0])));
            return package.RootElement.GetProperty("dependencies").GetProperty(Name).GetString()!;
        }
    }

    /// <summary>Finds a file of the package, installing it when that is missing.</summary>
    /// <param name="file">The file's path in the package.</param>
    /// <param name="time">The clock for waits.</param>
    /// <param name="say">Takes lines of progress for a person; nothing is said when there is nothing to do.</param>
    /// <param name="cancellationToken">Stops an installation; what it wrote is removed by the next one.</param>
    /// <param name="root">The folder for all versions; the user's local application data unless named.</param>
    /// <returns>The file's full path.</returns>
    /// <exception cref="AzuriteException">npm is missing or failed; the message says what to do.</exception>
    public async Task<string> EnsureAsync(
        string file, TimeProvider time, Action<string> say, CancellationToken cancellationToken, string? root = null)
    {
        root ??= Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "gtmfunctions");
        var folder = Path.Combine(root, $"{Name}-{Version}-{LockHash()}");
        var path = Path.Combine(folder, "node_modules", Name, file);
        if (File.Exists(path))
            return path;

        Directory.CreateDirectory(root);
        using var turn = await TakeTurnAsync(folder + ".lock", time, say, cancellationToken);
        if (!File.Exists(path))
            await InstallAsync(folder, time, say, cancellationToken);
        return path;
    }

    // A new lock file of the same package is another installation
    private string LockHash() =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Shipped, PackageFiles[1]))))[..8];

    private async Task<FileStream> TakeTurnAsync(
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
                    say($"Another process is installing {Title}; waiting for it");
                await Task.Delay(LockPoll, time, cancellationToken);
            }
        }
    }

    private async Task InstallAsync(string folder, TimeProvider time, Action<string> say, CancellationToken cancellationToken)
    {
        var npm = Tool.Find("npm")
            ?? throw new AzuriteException("npm is not on the PATH: it comes with Node.js, so install that anew from https://nodejs.org");
        var unfinished = folder + ".unfinished";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        foreach (var file in PackageFiles)
            File.Copy(Path.Combine(Shipped, file), Path.Combine(unfinished, file));

        say($"Installing {Title} {Version} into {folder} (once; about 20 s)");
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
            throw new AzuriteException($"npm ci could not install {Title} {Version} (exit code {exitCode}):{Environment.NewLine}{output}");

        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.Move(unfinished, folder);
        say($"Installed {Title} {Version} in {time.GetElapsedTime(begun).TotalSeconds:0} s");
    }
}
