using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Ops.Importing;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Cli.Commands;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Importing;

/// <summary>A host with nothing played, real storage, real HTTP and the real clock, into which files are imported.</summary>
internal static class ImportHost
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts one.</summary>
    /// <param name="account">The connection string of its storage.</param>
    /// <param name="document">Its configuration.</param>
    /// <param name="sink">Where its destinations are; its own sink unless named.</param>
    public static async Task<LocalHost> StartAsync(string account, string document, Uri? sink = null)
    {
        var port = FreePort.Next();
        sink ??= new Uri($"http://127.0.0.1:{port}/sink/");
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageConnection.SettingName] = account,
            ["FORMS_SECRET"] = Document.FormsSecret,
            ["FORMS_SECRET_NEXT"] = Document.NextFormsSecret,
            ["CRM_SECRET"] = Document.CrmSecret,
            ["SINK_SECRET"] = "whsec_c2luay1zZWNyZXQtZm9yLXRlc3RzLW9ubHk=",
            ["SLACK_URL"] = new Uri(sink, "slack").AbsoluteUri,
            ["SEQUENCER_URL"] = new Uri(sink, "sequencer").AbsoluteUri,
            ["OTHER_URL"] = new Uri(sink, "other").AbsoluteUri,
        }).Build();
        var host = LocalHost.Create(new LocalHostOptions
        {
            Port = port,
            Settings = settings,
            Queues = new QueueSettings { MaxPollingInterval = TimeSpan.FromMilliseconds(250), NewBatchThreshold = 8 },
            LogLevel = LogLevel.None,
        });
        var read = await host.StartAsync(new ConfigurationBundle("gtm.yaml", document, new Dictionary<string, string>()), Cancellation);
        Assert.Empty(read.Errors);
        return host;
    }

    /// <summary>Begins to import so many leads.</summary>
    public static async Task ImportAsync(this LocalHost host, int rows, params string[] options)
    {
        using var folder = new TestFolder();
        var file = folder.File("leads.csv");
        await File.WriteAllLinesAsync(file, UploadedFiles.Lines(rows), Cancellation);
        var (exit, output, error) = await RemoteApp.RunAsync(host, ImportCommand.Create(), [file, "--yes", "--no-wait", .. options]);
        Assert.True(exit == 0, output + error);
    }

    /// <summary>How far the last import has come.</summary>
    public static async Task<ImportStatus> StatusAsync(this LocalHost host)
    {
        var (_, imports, _) = await RemoteApp.RunAsync(host, ImportsCommand.Create(), "--json");
        return JsonNode.Parse(imports)!["imports"]![0].Deserialize<ImportStatus>(JsonSerializerOptions.Web)!;
    }

    /// <summary>How many events were taken in and filtered, as the app has counted them.</summary>
    public static async Task<(long Taken, long Filtered)> CountedAsync(this LocalHost host)
    {
        var (_, stats, _) = await RemoteApp.RunAsync(host, StatsCommand.Create(), "--since", "24h", "--json");
        var total = JsonNode.Parse(stats)!["total"]!;
        return (Count("events"), Count("filtered"));

        long Count(string name) => total[name]?.GetValue<long>() ?? 0;
    }
}
