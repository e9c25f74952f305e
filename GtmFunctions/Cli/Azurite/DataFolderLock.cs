using System.Globalization;

namespace GtmFunctions.Cli.Azurite;

/// <summary>
/// One process at a time works in a data folder. The operating system holds the lock, so it goes with its holder however that dies.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Takes a folder, making it when it is missing.</summary>
    /// <exception cref="AzuriteException">Another process has it; the message says which.</exception>
    public static DataFolderLock Take(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        var file = Path.Combine(dataFolder, "gtm.lock");
        try
        {
            var taken = new DataFolderLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            File.WriteAllText(OwnerOf(dataFolder), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return taken;
        }
        catch (IOException exception) when (File.Exists(file))
        {
            var owner = File.Exists(OwnerOf(dataFolder)) ? $"process {File.ReadAllText(OwnerOf(dataFolder))}" : "another process";
            throw new AzuriteException(
                $"{dataFolder} is in use by {owner}: stop that one, or give this one a folder of its own with --data", exception);
        }
    }

    /// <summary>Gives the folder free.</summary>
    public void Dispose() => _file.Dispose();

    // Beside the lock and not in it: on Windows nobody can read a file that is locked
    private static string OwnerOf(string dataFolder) => Path.Combine(dataFolder, "gtm.pid");
}
