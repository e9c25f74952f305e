using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Alarms;

/// <summary>The calls that list alarms and mute one.</summary>
internal sealed class AlarmEndpoints(AlarmList alarms, AlarmMutes mutes)
{
    /// <summary>Lists the alarms.</summary>
    /// <returns>200 with <c>{"open":…,"alarms":[…]}</c>, those that last first; 503 where storage does not answer.</returns>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListAlarms.AnswerAsync(
        request,
        async _ =>
        {
            var all = await alarms.ListAsync(cancellation);
            return OpsAnswer.Json(new JsonObject
            {
                ["open"] = all.Count(alarm => alarm.State is AlarmState.Open or AlarmState.Ending),
                ["alarms"] = new JsonArray([.. all.Select(Render)]),
            });
        },
        cancellation);

    /// <summary>Mutes an alarm <c>for</c> a while, in the name of <c>who</c>, or <c>end</c>s that.</summary>
    /// <returns>
    /// 200 with the alarm; 400 where a field cannot be read or <c>who</c> is missing; 404 where there is none of that key; 503 where
    /// storage does not answer.
    /// </returns>
    public Task<IResult> MuteAsync(HttpRequest request, string key, CancellationToken cancellation) => OpsCalls.MuteAlarm.AnswerAsync(
        request,
        async fields =>
        {
            var by = fields.Text("who") ?? throw new OpsRequestException("Say who you are: 'who' is kept with the mute.");
            var why = fields.Text("reason") is { } reason ? OneLine(reason) : null;
            return await mutes.MuteAsync(key, Span(fields), OneLine(by), why, cancellation) is { } alarm
                ? OpsAnswer.Json(Render(alarm).AsObject())
                : OpsAnswer.Error(
                    StatusCodes.Status404NotFound, $"There is no alarm '{OpsAnswer.Shown(key)}'. GET /api/ops/alarms lists their keys.");
        },
        cancellation);

    private static TimeSpan Span(OpsFields fields)
    {
        var (span, end) = (fields.Text("for"), fields.Flag("end"));
        if (end && span is not null)
            throw new OpsRequestException("Give one of 'for' and 'end'.");
        if (end)
            return TimeSpan.Zero;
        return span is not null && Duration.TryParse(span, out var time) && time > TimeSpan.Zero && time <= AlarmMutes.Longest
            ? time
            : throw new OpsRequestException(
                $"'for' is a duration up to {Duration.Text(AlarmMutes.Longest)}, such as 2h; a mute has an end.");
    }

    private static string OneLine(string text) => BoundedText.Cut(Alerts.AlertCause.OneLine(text), 200);

    private static JsonNode Render(Alarm alarm) => JsonSerializer.SerializeToNode(alarm, AlarmJson.Default.Alarm)!;
}

/// <summary>JSON of alarms.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(Alarm))]
internal sealed partial class AlarmJson : JsonSerializerContext;
