using System.Text.RegularExpressions;

namespace GtmFunctions.Cli.Azurite;

/// <summary>The loopback ports of Azurite's three services.</summary>
/// <param name="Blob">Blobs.</param>
/// <param name="Queue">Queues.</param>
/// <param name="Table">Tables.</param>
public sealed partial record AzuritePorts(int Blob, int Queue, int Table)
{
    // The emulator's account and key are public and the same for everybody:
    // https://learn.microsoft.com/azure/storage/common/storage-connect-azurite#well-known-storage-account-and-key
    private const string Account = "devstoreaccount1";
    /// <summary>The well-known key, which is no secret.</summary>
    internal const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>The connection string of the emulator's well-known account on these ports.</summary>
    public string ConnectionString => ConnectionStringOf(Account);

    /// <summary>The connection string of an account that Azurite serves with the well-known key.</summary>
    internal string ConnectionStringOf(string account) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};"
        + $"BlobEndpoint=http://127.0.0.1:{Blob}/{account};"
        + $"QueueEndpoint=http://127.0.0.1:{Queue}/{account};"
        + $"TableEndpoint=http://127.0.0.1:{Table}/{account};";

    /// <summary>What <c>AZURITE_ACCOUNTS</c> has to be for Azurite to serve the well-known account, whatever the shell says.</summary>
    internal static string AccountsSetting => $"{Account}:{Key}";

    /// <summary>Each service's name, as its <c>Server</c> header has it, and its port.</summary>
    internal IEnumerable<(string Server, int Port)> Services =>
        [("Azurite-Blob", Blob), ("Azurite-Queue", Queue), ("Azurite-Table", Table)];

    /// <summary>Reads the ports that Azurite chose from what it printed at its start.</summary>
    /// <returns><see langword="null"/> while one of the three is not listening yet.</returns>
    internal static AzuritePorts? FromLog(string log)
    {
        var ports = ListeningLine().Matches(log).ToDictionary(m => m.Groups["service"].Value, m => int.Parse(m.Groups["port"].ValueSpan));
        return ports.TryGetValue("Blob", out var blob)
            && ports.TryGetValue("Queue", out var queue)
            && ports.TryGetValue("Table", out var table)
            ? new AzuritePorts(blob, queue, table)
            : null;
    }

    [GeneratedRegex(
        @"^Azurite (?<service>Blob|Queue|Table) service is successfully listening at http://127\.0\.0\.1:(?<port>\d+)\r?$",
        RegexOptions.Multiline,
        matchTimeoutMilliseconds: 2000)]
    private static partial Regex ListeningLine();
}
