using GtmFunctions.Cli.Azurite;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm dev</c> with its demo: the README's first command, as a process. The fixture installs Azurite before.</summary>
public sealed class DevDemoTests(AzuriteFixture azurite)
{
    [CiFact]
    public async Task Dev_Demo_TellsWhatBecameOfEachWebhookAndStopsEverythingOnCtrlC()
    {
        Assert.NotNull(azurite.Installation);
        using var data = new TestFolder();
        using var dev = await DevProcess.StartDevAsync(data, FreePort.Next());
        var pid = AzuriteState.Read(data.Path)!.Pid;

        Assert.Contains("branch high-fit to slack-sdr, sequencer", dev.Output, StringComparison.Ordinal);
        Assert.Contains("nothing is done twice", dev.Output, StringComparison.Ordinal);
        Assert.Contains(
            "filtered out: person.email $freemail false, but it was \"someone@gmail.com\"", dev.Output, StringComparison.Ordinal);
        Assert.Contains("401 refused: the signature does not match", dev.Output, StringComparison.Ordinal);
        Assert.Contains("The body is no JSON", dev.Output, StringComparison.Ordinal);
        Assert.Contains("webinar.registered about edith@navy-logistics.example", dev.Output, StringComparison.Ordinal);
        Assert.Contains("owner Cem Kaya", dev.Output, StringComparison.Ordinal);
        Assert.Contains("a spreadsheet of a booth", dev.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("still under way", dev.Output, StringComparison.Ordinal);

        Assert.Equal(0, await dev.InterruptAsync());
        Assert.False(NodeProcess.IsAlive(pid), "Azurite lives on after Ctrl-C");
    }
}
