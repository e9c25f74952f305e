using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Ops.Alerts;

/// <summary>An alert in words that read the same in Slack, in Teams and in a log: plain lines, addresses in full, no markup.</summary>
internal static class AlertText
{
    /// <summary>What became of it, what is wrong, since when and by which rule, an event that it hit, and what to do.</summary>
    public static string Render(AlertState state, AlertSample? sample, string address)
    {
        var (problem, due) = (state.Problem, state.Due!);
        var text = new StringBuilder(Head(state));
        if (due.Phase == AlertPhase.Over)
            return text.ToString();

        text.Append('\n').Append(problem.Reason).Append(problem.Reason.EndsWith('.') ? "" : ".");
        text.Append('\n').Append(CultureInfo.InvariantCulture, $"Since {Moment(problem.Since)}; told because of {problem.Rule}.");
        if (sample is not null)
            text.Append('\n').Append(CultureInfo.InvariantCulture, $"For example {Sample(sample)}: {Trace(sample.Id, address)}");
        text.Append('\n').Append(problem.Advice.Replace(" /api/", $" {address}/api/", StringComparison.Ordinal));
        return text.Append('\n').Append(CultureInfo.InvariantCulture, $"See {Page(problem.Page, address)}").ToString();
    }

    /// <summary>Where a page is.</summary>
    /// <param name="page">What follows <c>/api/ops/pages/</c>.</param>
    /// <param name="address">What the app's links begin with.</param>
    public static string Page(string page, string address) => $"{address}/api/ops/pages/{page}";

    /// <summary>Where the trace of an event or delivery is.</summary>
    public static string Trace(string id, string address) => $"{address}/api/ops/events/{id}";

    private static string Head(AlertState state)
    {
        var (problem, due) = (state.Problem, state.Due!);
        var name = $"{AlertKindName.For(problem.Kind)}: {problem.What}";
        return due.Phase switch
        {
            AlertPhase.Began => $"ALERT {name}",
            AlertPhase.Lasts => $"STILL {name}, for {Span(due.At - problem.Since)}",
            _ => $"OVER {name}, after {Span((state.AbsentSince ?? due.At) - problem.Since)}. It was: {problem.Reason}",
        };
    }

    private static string Sample(AlertSample sample) =>
        $"{sample.Type ?? "a delivery"}{(sample.Subject is { } subject ? $" about {AlertCause.OneLine(subject)}" : "")}";

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    // To the minute, below two days: no one reads more
    private static string Span(TimeSpan span) => span switch
    {
        _ when span.TotalMinutes < 1 => "less than a minute",
        _ when span.TotalHours < 2 => $"{(int)span.TotalMinutes} min",
        _ when span.TotalDays < 2 => $"{(int)span.TotalHours} h {span.Minutes} min",
        _ => $"{(int)span.TotalDays} days",
    };
}
