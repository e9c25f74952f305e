using System.Diagnostics;
using System.Globalization;
using GtmFunctions.Cli.Azurite;

namespace GtmFunctions.Tests.Storage;

/// <summary>
/// A folder of one test, gone with it; in memory where the machine offers that, because each write to Azurite is an fsync on a disk.
/// </summary>
internal sealed class TestFolder : IDisposable
{
    private const string Prefix = "gtmfunctions-tests-";

    private static readonly string Root = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();

    public string Path { get; } =
        Directory.CreateDirectory(System.IO.Path.Combine(Root, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():n}")).FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Removes the folders of runs that were killed, and the Azurites that live in them.</summary>
    public static async Task RemoveLeftoversAsync()
    {
        foreach (var folder in Directory.GetDirectories(Root, Prefix + "*").Where(f => !IsAlive(OwnerOf(f))))
        {
            try
            {
                await AzuriteProcess.StopLeftoverAsync(folder, TimeProvider.System, CancellationToken.None);
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception exception) when (exception is AzuriteException or IOException)
            {
                // Another run that starts now removes it
            }
        }
    }

    private static int OwnerOf(string folder) =>
        int.Parse(System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture);

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
