using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Receive;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Capture;

/// <summary>
/// The calls by which an operator sees the last requests of a source as they came, saves one as a fixture, and switches the capture of a
/// source on for a while.
/// </summary>
internal sealed class CaptureEndpoints(SourceCapture captures, ConfigurationVersions configurations)
{
    private const string WithKey = "whoever has the app's key";

    /// <summary>
    /// Lists the last requests of a source, newest first, or gives one of them as a fixture: <see cref="OpsParameters.Requests"/>.
    /// </summary>
    /// <returns>
    /// 200 with <c>{"source","capture","until","by","requests":[…]}</c>, or with the fixture of <c>id</c>; 404 where there is no such
    /// source or request; 409 where the whole body was not kept; 503 where storage does not answer.
    /// </returns>
    public Task<IResult> ListAsync(HttpRequest request, string source, CancellationToken cancellation) =>
        OpsCalls.ListRequests.AnswerAsync(
            request,
            async fields => await FindAsync(source, cancellation) is not { } found ? await NoneAsync(source, cancellation)
                : fields.Text("id") is { } id ? await FixtureAsync(found, id, cancellation)
                : await ListAsync(found, cancellation),
            cancellation);

    /// <summary>
    /// Switches the capture of a source on for <c>minutes</c> (15 unless said, at most a day), or off with 0; <c>clear</c> forgets what was
    /// captured of it.
    /// </summary>
    /// <returns>
    /// 200 with <c>{"source","capture","until","by"}</c> and how many were <c>forgotten</c>; 400 where a field cannot be read; 404; 409
    /// where the document forbids it; 503 where storage does not answer.
    /// </returns>
    public Task<IResult> SwitchAsync(HttpRequest request, string source, CancellationToken cancellation) =>
        OpsCalls.CaptureRequests.AnswerAsync(
            request,
            async fields =>
            {
                var minutes = fields.Number(
                    "minutes", fields.Flag("clear") ? -1 : SourceCapture.UsualMinutes, 0, SourceCapture.MostMinutes);
                if (await FindAsync(source, cancellation) is not { } found)
                    return await NoneAsync(source, cancellation);
                if (minutes > 0 && found.Capture == CaptureMode.Never)
                    return OpsAnswer.Error(StatusCodes.Status409Conflict, SourceCapture.Forbidden(source));
                var answer = new JsonObject { ["source"] = source };
                if (fields.Flag("clear"))
                    answer["forgotten"] = await captures.ForgetAsync(found, cancellation);
                if (minutes >= 0)
                    await captures.SwitchAsync(found, minutes, WithKey, cancellation);
                (await captures.StateAsync(found, cancellation)).Render().MoveInto(answer);
                return OpsAnswer.Json(answer);
            },
            cancellation);

    private async Task<IResult> ListAsync(Source source, CancellationToken cancellation)
    {
        var answer = new JsonObject { ["source"] = source.Name };
        var kept = await captures.ListAsync(source, cancellation);
        (await captures.StateAsync(source, cancellation)).Render().MoveInto(answer);
        answer["requests"] = new JsonArray([.. kept.Select(request => (JsonNode)CaptureView.Render(request))]);
        return OpsAnswer.Json(answer);
    }

    private async Task<IResult> FixtureAsync(Source source, string id, CancellationToken cancellation)
    {
        if (await captures.FindAsync(source, id, cancellation) is not var (request, body))
        {
            return OpsAnswer.Error(
                StatusCodes.Status404NotFound,
                $"'{source.Name}' has no captured request '{OpsAnswer.Shown(id)}'. The last {CapturedRequests.MostKept} are kept.");
        }

        try
        {
            return OpsAnswer.Json(RequestFixture.Create(request, body, source));
        }
        catch (InvalidOperationException cut)
        {
            return OpsAnswer.Error(StatusCodes.Status409Conflict, cut.Message);
        }
    }

    private async Task<Source?> FindAsync(string source, CancellationToken cancellation) =>
        (await configurations.CurrentAsync(cancellation)).Sources.GetValueOrDefault(source);

    private async Task<IResult> NoneAsync(string source, CancellationToken cancellation)
    {
        var known = (await configurations.CurrentAsync(cancellation)).Sources.Keys;
        return OpsAnswer.Error(
            StatusCodes.Status404NotFound, $"There is no source '{OpsAnswer.Shown(source)}'{Spelling.Suggest(source, known)}");
    }
}
