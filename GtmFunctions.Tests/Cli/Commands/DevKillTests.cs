using GtmFunctions.Cli.Azurite;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm dev</c> that is killed, as by a power cut, and started again.</summary>
public sealed class DevKillTests(AzuriteFixture azurite)
{
    private const int Events = 500;

    // To a destination without a pace of its own: Slack's would take 500 seconds.
    private const string Payments = """
        version: 1
        sources:
          billing: { provider: stripe, secrets: [STRIPE_SIGNING_SECRET] }
        workflows:
          payments: { on: [invoice.payment_failed, payment.failed], do: [ { to: payments } ] }
        destinations:
          payments: { connector: http, url: PAYMENTS_URL }
        """;

    [CiFact]
    public async Task Dev_KilledInTheMiddleOfManyEvents_DoesEachOnceAfterItsNextStart()
    {
        Assert.NotNull(azurite.Installation);
        using var data = new TestFolder();
        var port = FreePort.Next();
        var acknowledged = new HashSet<string>();
        await File.WriteAllTextAsync(data.File("payments.yaml"), Payments, TestContext.Current.CancellationToken);
        using (var first = await DevProcess.StartDevAsync(data, port, "--config", data.File("payments.yaml")))
        {
            foreach (var ids in Enumerable.Range(0, Events / 2).Select(number => $"evt_{number}").Chunk(10))
            {
                var statuses = await Task.WhenAll(ids.Select(first.SendPaymentAsync));
                acknowledged.UnionWith(ids.Where((_, place) => statuses[place] == 200));
            }

            await Eventually.HoldsAsync(
                async () => (await first.SinkAsync("payments"))["unique"]!.GetValue<int>() >= 20, "some arrive before the kill");
            await first.KillAsync();
        }

        Assert.True(AzuriteState.Read(data.Path) is { } state && NodeProcess.IsAlive(state.Pid), "Azurite did not outlive dev");
        using var second = await DevProcess.StartDevAsync(data, port, "--config", data.File("payments.yaml"));
        Assert.Contains("Carrying on with the Azurite", second.Output, StringComparison.Ordinal);

        // The provider sends the rest, and again what it was not answered.
        foreach (var ids in Enumerable.Range(0, Events).Select(number => $"evt_{number}").Where(id => !acknowledged.Contains(id)).Chunk(10))
            Assert.All(await Task.WhenAll(ids.Select(second.SendPaymentUntilTakenAsync)), status => Assert.Equal(200, status));

        await Eventually.HoldsAsync(
            async () => (await second.SinkAsync("payments"))["unique"]!.GetValue<int>() == Events, $"{Events} arrive");
        Assert.Equal(0, await second.InterruptAsync());
    }
}
