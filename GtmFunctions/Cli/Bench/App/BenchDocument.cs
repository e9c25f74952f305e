using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Cli.Bench.App;

/// <summary>The configuration that is measured: one source, one plain workflow, one destination; and more, by its size.</summary>
internal static class BenchDocument
{
    /// <summary>The source, in the address of its webhooks.</summary>
    public const string Source = "bench";

    /// <summary>The app setting with the source's secret.</summary>
    public const string SecretSetting = "BENCH_SECRET";

    /// <summary>The app setting with the destination's address.</summary>
    public const string SinkSetting = "BENCH_SINK";

    /// <summary>The source's secret, which proves nothing to anybody else.</summary>
    public const string Secret = "whsec_YmVuY2gtb25seS1zZWNyZXQtb2YtMjQtYnl0ZXM=";

    /// <summary>The domain of the people of all webhooks.</summary>
    public const string Domain = "analytical.example";

    private const string Table = "known.csv";
    private const string Actions = "do: [ { to: sink } ]";

    private const string SourceText =
        $"{{ provider: standard-webhooks, secrets: [{SecretSetting}], types: {{ bench.sent: lead.created }}, map: " +
        "{ person.email: data.email, person.name: data.name, account.domain: { from: person.email, as: domain } } }";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Makes the document and its table.</summary>
    public static ConfigurationBundle Create(BenchSize size)
    {
        var text = new StringBuilder("version: 1\nsources:\n").Append($"  {Source}: {SourceText}\n");
        for (var number = 0; number < size.Others; number++)
            text.Append(Invariant, $"  other{number}: {SourceText}\n");
        text.Append("workflows:\n").Append($"  bench: {{ on: [lead.created], {Actions} }}\n");
        for (var number = 0; number < size.Others; number++)
            text.Append(Invariant, $"  other{number}: {{ on: [deal.stage_changed], {Actions} }}\n");
        for (var number = 0; number < size.Asked; number++)
            text.Append(Invariant, $"  asked{number}: {{ on: [lead.created], filter: {{ person.title: customer{number} }}, {Actions} }}\n");
        if (size.Rows > 0)
            text.Append($"  known: {{ on: [lead.created], filter: {{ account.domain: {{ $inList: {Table} }} }}, {Actions} }}\n");
        text.Append("destinations:\n").Append($"  sink: {{ connector: http, url: {SinkSetting} }}\n");
        return new ConfigurationBundle("bench.yaml", text.ToString(), Tables(size.Rows));
    }

    private static Dictionary<string, string> Tables(int rows)
    {
        if (rows == 0)
            return [];
        var text = new StringBuilder("domain\n");
        for (var number = 0; number < rows; number++)
            text.Append(Invariant, $"company{number}.example\n");
        return new() { [Table] = text.ToString() };
    }
}
