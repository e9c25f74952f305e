using System.Net;
using GtmFunctions.Cli.Bench.Report;

namespace GtmFunctions.Cli.Bench.Parts;

/// <summary>Webhooks that come a second time: how fast they are told, and what each costs.</summary>
internal static class DuplicatesPart
{
    private const int Share = 5;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Measures them.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(BenchTarget target, BenchPlan plan, CancellationToken cancellation)
    {
        var webhooks = target.Take(Math.Max(plan.Webhooks / Share, 1));
        using var sender = target.Connect(plan.AtOnce);
        await sender.SendAsync(webhooks, HttpStatusCode.OK, cancellation);
        foreach (var webhook in webhooks)
            await target.Sink.ArrivedAsync(webhook.Number).WaitAsync(cancellation);
        var before = await target.App.SettleAsync(cancellation);

        var begun = target.Clock.GetTimestamp();
        await sender.SendAsync(webhooks, HttpStatusCode.OK, cancellation);
        while ((await target.App.FiguresAsync(cancellation)).Handled < before.Handled + webhooks.Length)
            await Task.Delay(Poll, target.Clock, cancellation);
        var elapsed = target.Clock.GetElapsedTime(begun);
        var calls = CallRates.Between(before, await target.App.SettleAsync(cancellation), webhooks.Length);
        return
        [
            new Figure(BenchPart.Duplicates, "told, from hook to the end of their work", webhooks.Length / elapsed.TotalSeconds, "/s"),
            new Figure(BenchPart.Duplicates, "calls to storage, each", calls.Total, Figure.Calls),
        ];
    }
}
