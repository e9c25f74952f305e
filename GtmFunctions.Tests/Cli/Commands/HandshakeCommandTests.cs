using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm handshake</c>, at an app that runs here.</summary>
public sealed class HandshakeCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Handshake_OpenListCloseRemove_TellHowItStands()
    {
        var document = new ConfigurationBundle(
            "gtm.yaml", "version: 1\nsources:\n  tasks: { provider: asana }\n", new Dictionary<string, string>());
        await using var host = await RemoteApp.StartAsync(azurite, bundle: document);
        async Task<int> SupplyAsync()
        {
            using var http = new HttpClient();
            using var hello = new HttpRequestMessage(HttpMethod.Post, $"{host.Address}/api/hooks/tasks");
            hello.Headers.Add("X-Hook-Secret", "supplied-secret");
            using var response = await http.SendAsync(hello, TestContext.Current.CancellationToken);
            return (int)response.StatusCode;
        }

        var (_, closed, _) = await RemoteApp.RunAsync(host, HandshakeCommand.Create(), "tasks", "--list");
        var refused = await SupplyAsync();
        var (_, opened, _) = await RemoteApp.RunAsync(host, HandshakeCommand.Create(), "tasks", "--for", "5m");
        var taken = await SupplyAsync();
        var (_, shut, _) = await RemoteApp.RunAsync(host, HandshakeCommand.Create(), "tasks", "--close");
        var (_, removed, _) = await RemoteApp.RunAsync(host, HandshakeCommand.Create(), "tasks", "--remove", "all");
        var wrong = await Assert.ThrowsAnyAsync<CommandException>(() => RemoteApp.RunAsync(host, HandshakeCommand.Create(), "task"));

        Assert.Equal((401, 200), (refused, taken));
        Assert.Contains("The handshake of tasks is closed", closed, StringComparison.Ordinal);
        Assert.Contains("No secret was supplied yet.", closed, StringComparison.Ordinal);
        Assert.Contains("make the webhook in Asana now", opened, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", shut, StringComparison.Ordinal);
        Assert.DoesNotContain("supplied-secret", shut, StringComparison.Ordinal);
        Assert.StartsWith("Removed 1.", removed, StringComparison.Ordinal);
        Assert.Contains("did you mean 'tasks'?", wrong.Message, StringComparison.Ordinal);
    }
}
