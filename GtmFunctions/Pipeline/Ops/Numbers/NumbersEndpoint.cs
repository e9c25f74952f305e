using GtmFunctions.Pipeline.Telemetry.Numbers;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Numbers;

/// <summary>Answers how much came, what became of it, and how long that took.</summary>
internal sealed class NumbersEndpoint(NumbersReader numbers, TimeProvider clock)
{
    /// <summary>The longest range, which all days that are kept fit.</summary>
    public static readonly TimeSpan Longest = NumberJoin.DaysKept + TimeSpan.FromDays(1);

    private const string Csv = "csv";

    private static readonly TimeSpan Otherwise = TimeSpan.FromHours(24);

    /// <summary>Gives numbers.</summary>
    /// <returns>
    /// 200 with what <see cref="NumbersView"/> or <see cref="NumbersCsv"/> says; 400 for a range that ends before it begins, or is longer
    /// than numbers are kept; 503 where storage does not answer.
    /// </returns>
    public Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.GetMetrics.AnswerAsync(
        request,
        async fields =>
        {
            var now = clock.GetUtcNow();

            // What is counted at this very moment is in it, be it the first of an hour
            var until = fields.TimeOrAge("until", now) ?? now.AddTicks(1);
            var since = fields.TimeOrAge("since", now) ?? until - Otherwise;
            if (since > until)
                throw new OpsRequestException($"'since' ({since:u}) is after 'until' ({until:u}): put the earlier one into 'since'.");
            if (until - since > Longest)
            {
                throw new OpsRequestException(
                    $"'since' is more than {Longest.TotalDays:0} days before 'until': numbers are not kept so long.");
            }

            var range = await numbers.ReadAsync(since, until, cancellation);
            var table = NumberTable.For(range, fields.Word("by", OpsParameters.NumbersBy));
            return fields.Text("format") == Csv
                ? Results.Text(NumbersCsv.Write(table), "text/csv; charset=utf-8")
                : OpsAnswer.Json(NumbersView.Render(table));
        },
        cancellation);
}
