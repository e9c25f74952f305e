using System.Text.Json;

namespace GtmFunctions.Cli.Azurite;

/// <summary>What <c>azurite.json</c> in a data folder says of the Azurite that serves it.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Ports">Its ports; <see langword="null"/> between its launch and its being ready.</param>
/// <param name="Started">When it was launched.</param>
internal sealed record AzuriteState(int Pid, AzuritePorts? Ports, DateTimeOffset Started)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The state file of a data folder.</summary>
    public static string FileOf(string dataFolder) => Path.Combine(dataFolder, "azurite.json");

    /// <summary>Where the Azurite of a data folder prints.</summary>
    public static string LogOf(string dataFolder) => Path.Combine(dataFolder, "azurite.log");

    /// <summary>Reads a data folder's state; <see langword="null"/> when there is none, or none that can be read.</summary>
    public static AzuriteState? Read(string dataFolder)
    {
        try
        {
            var state = JsonSerializer.Deserialize<AzuriteState>(File.ReadAllText(FileOf(dataFolder)), Options);
            return state is { Pid: > 0 } ? state with { Ports = state.Ports ?? PortsInLog(dataFolder) } : null;
        }
        catch (Exception exception) when (exception is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes the state in one step, so that a reader sees the old or the new.</summary>
    public void Write(string dataFolder)
    {
        var file = FileOf(dataFolder);
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(this, Options));
        File.Move(file + ".new", file, overwrite: true);
    }

    private static AzuritePorts? PortsInLog(string dataFolder)
    {
        try
        {
            using var reader = new StreamReader(
                new FileStream(LogOf(dataFolder), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return AzuritePorts.FromLog(reader.ReadToEnd());
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
