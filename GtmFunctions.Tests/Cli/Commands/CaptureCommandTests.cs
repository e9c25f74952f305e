using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm capture</c>, at an app that runs here: from a refused webhook to one that is accepted.</summary>
public sealed class CaptureCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Capture_ARefusedWebhook_IsListedSavedAndSentAgainSigned()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "lead.json");

        var (_, on, _) = await RemoteApp.RunAsync(host, CaptureCommand.Create(), "website-forms", "--for", "5m");
        using var http = new HttpClient();
        using var unsigned = await http.PostAsync(
            $"{host.Address}/api/hooks/website-forms",
            new StringContent("""{"type":"form.submitted","data":{"email":"ada@analytical.example"}}""", null, "application/json"),
            TestContext.Current.CancellationToken);
        var (_, listed, _) = await RemoteApp.RunAsync(host, CaptureCommand.Create(), "website-forms", "--list");
        var id = listed.Split('\n').Single(line => line.Contains("webhook-signature", StringComparison.Ordinal))
            .Split("  ", StringSplitOptions.RemoveEmptyEntries)[1].Trim();
        var (_, saved, _) = await RemoteApp.RunAsync(host, CaptureCommand.Create(), "website-forms", "--save", id, file);
        var (sent, answer, _) = await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms", "--file", file);
        var (simulated, told, _) = await RemoteApp.RunAsync(host, SimulateCommand.Create(), "website-forms", "--file", file);
        var (_, off, _) = await RemoteApp.RunAsync(host, CaptureCommand.Create(), "website-forms", "--off", "--clear");

        Assert.Equal(401, (int)unsigned.StatusCode);
        Assert.Contains("are kept until", on, StringComparison.Ordinal);
        Assert.Contains($"gtm send website-forms --file {file}", saved, StringComparison.Ordinal);
        Assert.Equal(0, sent);
        Assert.StartsWith("200 ", answer, StringComparison.Ordinal);
        Assert.Equal(0, simulated);
        Assert.Contains("ada@analytical.example", told, StringComparison.Ordinal);
        Assert.Contains("No request of website-forms is kept now", off, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capture_ForAnUnreadableTime_SaysWhatToWrite()
    {
        await using var host = await RemoteApp.StartAsync(azurite);

        var wrong = await Assert.ThrowsAnyAsync<CommandException>(
            () => RemoteApp.RunAsync(host, CaptureCommand.Create(), "website-forms", "--for", "3d"));

        Assert.Contains("--for is a duration from 1m to 1d", wrong.Message, StringComparison.Ordinal);
    }
}
