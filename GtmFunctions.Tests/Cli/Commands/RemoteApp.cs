using System.CommandLine;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Cli.Host;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary>An app that runs here with the demo's configuration, and the commands that talk to it.</summary>
internal static class RemoteApp
{
    public static async Task<LocalHost> StartAsync(
        AzuriteFixture azurite, int? fixedPort = null, ConfigurationBundle? bundle = null)
    {
        var port = fixedPort ?? FreePort.Next();
        var account = azurite.NewPreparedAccount();
        var own = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>(StorageConnection.SettingName, account)]).Build();
        var host = LocalHost.Create(new LocalHostOptions
        {
            Port = port,
            Settings = DemoSettings.Under(own, $"http://127.0.0.1:{port}"),
            Queues = new QueueSettings { MaxPollingInterval = TimeSpan.FromMilliseconds(200) },
            LogLevel = LogLevel.None,
        });
        var read = await host.StartAsync(bundle ?? BundleFiles.Load(DemoSettings.Document), TestContext.Current.CancellationToken);
        Assert.Empty(read.Errors);
        return host;
    }

    public static Task<(int Exit, string Output, string Error)> RunAsync(LocalHost host, Command command, params string[] arguments) =>
        RunAsync(new Uri(host.Address), command, arguments);

    public static async Task<(int Exit, string Output, string Error)> RunAsync(Uri app, Command command, params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var exit = await command.Parse([.. arguments, "--url", app.AbsoluteUri]).InvokeAsync(
            new InvocationConfiguration
            {
                Output = new TerminalWriter(output),
                Error = new TerminalWriter(error),
                EnableDefaultExceptionHandler = false,
            },
            TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }
}
