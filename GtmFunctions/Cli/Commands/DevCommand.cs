using System.CommandLine;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Cli.Dev;
using GtmFunctions.Cli.Host;
using GtmFunctions.Cli.Settings;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Surface;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm dev</c>: the whole pipeline on this machine, with storage, a sink for what it sends, and traffic to look at.</summary>
public static class DevCommand
{
    private const int DefaultPort = 7071;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var config = new Option<FileInfo?>("--config") { Description = "The configuration document; the demo's where none is named." };
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Where Azurite and the sink keep their files.",
            DefaultValueFactory = _ => new DirectoryInfo(".gtm"),
        };
        var storage = new Option<string?>("--storage") { Description = "The connection string of a storage account, in place of Azurite." };
        var port = new Option<int>("--port") { Description = "The port on 127.0.0.1.", DefaultValueFactory = _ => DefaultPort };
        var noDemo = new Option<bool>("--no-demo") { Description = "Send no demo traffic." };
        var replaceRules = new Option<bool>("--replace-rules")
        {
            Description = "Publish the document over rules that somebody else published, such as on a page.",
        };
        var verbose = new Option<bool>("--verbose") { Description = "Log what each stage does." };
        var command = new Command("dev", "Starts everything on this machine: storage, the HTTP surface, the queues, the demo.")
        {
            config, data, storage, port, noDemo, replaceRules, verbose
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new Dev(
                parsed.GetValue(config), parsed.GetValue(data)!, parsed.GetValue(storage), parsed.GetValue(port), parsed.GetValue(noDemo),
                parsed.GetValue(replaceRules), parsed.GetValue(verbose)),
            parsed.InvocationConfiguration.Output,
            cancellation));
        return command;
    }

    private sealed record Dev(FileInfo? Config, DirectoryInfo Data, string? Storage, int Port, bool NoDemo, bool ReplaceRules, bool Verbose)
    {
        public string Document => Config?.FullName ?? DemoSettings.Document;
    }

    private static async Task<int> RunAsync(Dev dev, TextWriter output, CancellationToken cancellation)
    {
        if (!File.Exists(dev.Document))
            throw new CommandException(
                $"There is no configuration document '{dev.Document}': name one by --config FILE, or leave it out for the demo's.");
        LocalPort.Probe(dev.Port);
        if (dev.Storage is { } storage)
            return await ServeAsync(dev, storage, output, cancellation);
        await using var azurite = await StartAzuriteAsync(dev, output, cancellation);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = WatchAsync(azurite, dev, ends);
        try
        {
            var exit = await ServeAsync(dev, azurite.ConnectionString, output, ends.Token);
            if (!azurite.HasEnded)
                return exit;
        }
        catch (Exception) when (azurite.HasEnded && !cancellation.IsCancellationRequested)
        {
            // Whatever failed, it failed because there is no storage any more: the watch says so.
        }
        finally
        {
            await ends.CancelAsync();
            await watch;
        }

        return 1;
    }

    private static async Task WatchAsync(AzuriteProcess azurite, Dev dev, CancellationTokenSource ends)
    {
        if (!await azurite.EndedAsync(ends.Token))
            return;
        await TerminalWriter.Error.WriteLineAsync(
            $"Azurite (process {azurite.Pid}) has ended, so nothing can be stored: this stops too. "
            + $"What it kept is in {dev.Data.FullName}; run this again to go on with it.");
        await ends.CancelAsync();
    }

    private static async Task<int> ServeAsync(Dev dev, string storage, TextWriter output, CancellationToken cancellation)
    {
        var own = new ConfigurationBuilder()
            .AddConfiguration(LocalSettings.Load("local.settings.json"))
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>(StorageConnection.SettingName, storage)])
            .Build();
        var address = $"http://127.0.0.1:{dev.Port}";
        var settings = dev.Config is null ? DemoSettings.Under(own, address) : own;
        await using var host = LocalHost.Create(new LocalHostOptions
        {
            Port = dev.Port,
            Settings = settings,
            Queues = HostJson.ReadQueues(Path.Combine(AppContext.BaseDirectory, "host.json")),
            DataFolder = dev.Data.FullName,
            LogLevel = dev.Verbose ? LogLevel.Information : LogLevel.Error,
        });
        DemoProviders.Map(host);

        await host.PrepareAsync(cancellation);
        var rules = new DevRules(host, dev.Document, output);
        if (await rules.StartAsync(dev.ReplaceRules, cancellation) is not { } configuration)
            return 1;
        await host.ServeAsync(cancellation);
        await TellAddressesAsync(dev, host, configuration, output);
        if (dev is { NoDemo: false, Config: null })
            await SendDemoAsync(host, configuration, settings, output, cancellation);
        await output.WriteLineAsync($"""

            Look at it:
              {host.Address}                           pages: do leads flow, why did one go there, what fell through
              {host.Address}/api/ops/events            what came in, for programs; /{"{id}"} tells why it went where it went
              {host.Address}/sink/slack-sdr            what Slack would have got
            Save {dev.Document} or a table beside it, and the new rules decide.
            Ctrl-C stops everything.
            """);
        await rules.WatchAsync(cancellation);
        await output.WriteLineAsync("Stopping.");
        await host.StopAsync(CancellationToken.None);
        return 0;
    }

    private static async Task TellAddressesAsync(Dev dev, LocalHost host, Configuration configuration, TextWriter output)
    {
        await output.WriteLineAsync($"Serving {host.Address}/api with configuration {configuration.Version} ({dev.Document})");
        var hooks = $"{host.Services.GetRequiredService<PublicAddress>().Find() ?? host.Address}/{HttpEndpoint.Prefix}";
        foreach (var source in configuration.Sources.Values)
        {
            var note = source.Provider.Handshake is { SuppliesSecret: true }
                ? $" (first: gtm handshake {source.Name} --url {host.Address})"
                : "";
            await output.WriteLineAsync($"  POST {hooks}/{ReceiveCalls.ReceiveWebhook.RouteFor(source.Name)}{note}");
        }

        if (host.Services.GetRequiredService<AcknowledgeLinks>().Missing(configuration) is { } missing)
            await output.WriteLineAsync($"  Mind: {missing}");
    }

    private static async Task SendDemoAsync(
        LocalHost host, Configuration configuration, IConfiguration settings, TextWriter output, CancellationToken cancellation)
    {
        var stories = new DemoStories(
            host.Services.GetRequiredService<TraceView>(), host.Services.GetRequiredService<EventSearch>(), TimeProvider.System);
        var traffic = new DemoTraffic(configuration, settings, host.Address, stories, TimeProvider.System, output);
        try
        {
            using var otherWays = new DemoOtherWays(host.Address, stories, TimeProvider.System, output);
            await otherWays.SyncAsync(cancellation);
            await traffic.RunAsync(cancellation);
            await otherWays.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C in the middle of the demo is no fault: the caller stops what runs
        }
    }

    private static async Task<AzuriteProcess> StartAzuriteAsync(Dev dev, TextWriter output, CancellationToken cancellation)
    {
        var installation = await AzuriteInstall.EnsureAsync(TimeProvider.System, output.WriteLine, cancellation);
        var azurite = await AzuriteProcess.StartAsync(installation, dev.Data.FullName, TimeProvider.System, cancellation);
        await output.WriteLineAsync(azurite.WasFound
            ? $"Carrying on with the Azurite that runs since {azurite.Started:u} on {dev.Data.FullName}"
            : $"Started Azurite {installation.Version} on {dev.Data.FullName}");
        return azurite;
    }
}
