using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Ops.Alerts;

/// <summary>An event that a problem hit, as an alert names it.</summary>
/// <param name="Id">Its id, or the delivery's.</param>
/// <param name="Type">Its type, where it is known.</param>
/// <param name="Subject">What it is about, where it is known.</param>
internal sealed record AlertSample(string Id, string? Type, string? Subject);

/// <summary>An alert as an event of the source <c>alerts</c>: <c>alert.dead_letter</c> and so on, all it says under <c>alert</c>.</summary>
internal static class AlertEvent
{
    private const string Mark = "-alert-";

    /// <summary>Whether an event's id, or a key that begins with one, is an alert's.</summary>
    public static bool Is(string id) => id.Contains(Mark, StringComparison.Ordinal);

    /// <summary>The event of what is due; the same each time that it is made of the same state.</summary>
    /// <param name="state">The state, with something due.</param>
    /// <param name="sample">The event that the problem hit, if one is known.</param>
    /// <param name="address">What the app's links begin with; empty where its address is not known.</param>
    public static CanonicalEvent Create(AlertState state, AlertSample? sample, string address)
    {
        var (problem, due) = (state.Problem, state.Due!);
        var type = $"alert.{AlertKindName.For(problem.Kind).Replace('-', '_')}";
        return new CanonicalEvent
        {
            Id = Id(state),
            Source = Config.Document.Alerts.Source,
            Type = type,
            Subject = problem.What,
            Time = due.At,
            ProviderId = $"{problem.Key[..18]}.{due.Number}",
            ProviderType = type,
            Data = new JsonObject
            {
                ["alert"] = new JsonObject
                {
                    ["kind"] = AlertKindName.For(problem.Kind),
                    ["phase"] = due.Phase.ToString().ToLowerInvariant(),
                    ["what"] = problem.What,
                    ["reason"] = problem.Reason,
                    ["rule"] = problem.Rule,
                    ["count"] = problem.Count,
                    ["since"] = problem.Since,
                    ["until"] = due.Phase == AlertPhase.Over ? state.AbsentSince : null,
                    ["told"] = due.Number,
                    ["sample"] = sample is null ? null : new JsonObject
                    {
                        ["id"] = sample.Id,
                        ["type"] = sample.Type,
                        ["subject"] = sample.Subject,
                        ["trace"] = AlertText.Trace(sample.Id, address),
                    },
                    ["evidence"] = new JsonObject(
                        problem.Evidence.GroupBy(figure => figure.Name, (name, same) => KeyValuePair.Create(
                            name, (JsonNode?)string.Join(", ", same.Select(figure => figure.Value))))),
                    ["page"] = AlertText.Page(problem.Page, address),
                    ["advice"] = problem.Advice,
                    ["text"] = AlertText.Render(state, sample, address),
                },
            },
        };
    }

    // No key of an event has these letters: its digits are hexadecimal
    private static string Id(AlertState state) =>
        $"e{RecordId.Day(state.Due!.At)}{Mark}{KeyHash.For(state.Problem.Key, $"{state.BeganAt:O}", $"{state.Due.Number}")[..24]}";
}
