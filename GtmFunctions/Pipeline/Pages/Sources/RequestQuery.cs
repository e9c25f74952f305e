using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Capture;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Receive;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Pages.Sources;

/// <summary>
/// Answers what came and why it was refused, of one captured request, and does what the forms of a source's capture ask for.
/// </summary>
internal sealed class RequestQuery(ConfigurationVersions configurations, SourceCapture captures, SimulateEndpoint simulate)
{
    private const int MostShown = 32 << 10;

    private static readonly JsonSerializerOptions Indented = new(PipelineJson.Readable.Options) { WriteIndented = true };

    /// <summary>Shows a request, and with <c>?simulate=yes</c> what would happen with it now.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var (configuration, source, missing) = await SourceAsync(request, cancellation);
        if (missing is not null)
            return missing;
        if (await captures.FindAsync(source, request.Value("id"), cancellation) is not var (found, body))
            return Gone(source.Name);
        var simulated = request.Text("simulate") is null ? null : await SimulateAsync(configuration, source, found, body, cancellation);
        return PageAnswer.Show<RequestPage>(Model(found, body, simulated, request.Now));
    }

    /// <summary>Gives a request as a fixture.</summary>
    public async Task<PageAnswer> SaveAsync(PageRequest request, CancellationToken cancellation)
    {
        var (_, source, missing) = await SourceAsync(request, cancellation);
        if (missing is not null)
            return missing;
        if (await captures.FindAsync(source, request.Value("id"), cancellation) is not var (found, body))
            return Gone(source.Name);
        try
        {
            var fixture = RequestFixture.Create(found, body, source).ToJsonString(Indented);
            return PageAnswer.File(
                $"{source.Name}-{found.At.UtcDateTime:yyyyMMdd-HHmmss}.json",
                "application/json",
                Encoding.UTF8.GetBytes(fixture));
        }
        catch (InvalidOperationException cut)
        {
            return PageAnswer.Refuse($"This request cannot be saved. {cut.Message}");
        }
    }

    /// <summary>Switches the capture of a source on for <c>minutes</c>, or off with 0.</summary>
    public async Task<PageAnswer> SwitchAsync(PageRequest request, CancellationToken cancellation)
    {
        var (_, source, missing) = await SourceAsync(request, cancellation);
        if (missing is not null)
            return missing;
        if (source.Capture != CaptureMode.Switched)
        {
            return PageAnswer.Refuse(source.Capture == CaptureMode.Never
                ? SourceCapture.Forbidden(source.Name)
                : $"The document says 'capture: true' of '{source.Name}': it is captured at all times.");
        }

        if (!int.TryParse(request.Field("minutes"), CultureInfo.InvariantCulture, out var minutes)
            || minutes is < 0 or > SourceCapture.MostMinutes)
            return PageAnswer.Refuse($"'minutes' is a number from 0 to {SourceCapture.MostMinutes}.");
        var until = await captures.SwitchAsync(source, minutes, request.Visitor.Name, cancellation);
        return PageAnswer.Lead(
            PageLinks.To("sources", source.Name),
            until is null
                ? $"Requests of {source.Name} are not kept any more."
                : $"Requests of {source.Name} are kept for {minutes} minutes.");
    }

    /// <summary>Forgets the captured requests of a source.</summary>
    public async Task<PageAnswer> ForgetAsync(PageRequest request, CancellationToken cancellation)
    {
        var (_, source, missing) = await SourceAsync(request, cancellation);
        if (missing is not null)
            return missing;
        var forgotten = await captures.ForgetAsync(source, cancellation);
        return PageAnswer.Lead(
            PageLinks.To("sources", source.Name),
            $"{Relative.Count(forgotten, "captured request was", "captured requests were")} forgotten.");
    }

    /// <summary>What the page says.</summary>
    internal static RequestModel Model(CapturedRequest found, CapturedBody? body, RequestSimulation? simulated, DateTimeOffset now)
    {
        var accepted = found.Status < StatusCodes.Status300MultipleChoices;
        var when = Relative.Text(found.At, now);
        return new RequestModel(
            accepted
                ? $"Accepted with {found.Status} {when}{(found.Why.Length > 0 ? $": {found.Why}" : "")}."
                : $"Refused with {found.Status} {when}: {found.Why.TrimEnd('.')}.",
            accepted ? Standing.Good : Standing.Bad,
            found.Source,
            found.Id,
            found.At,
            found.Method,
            found.Target,
            found.From,
            found.Status,
            found.Delivery,
            [.. found.Headers.Select(header => new RequestHeader(header.Name, header.Value))],
            body is null ? null : body.Text[..Math.Min(body.Text.Length, MostShown)],
            Note(found, body),
            body is { IsCut: false },
            simulated);
    }

    private static string Note(CapturedRequest found, CapturedBody? body) => body switch
    {
        null => "It was not kept: it is larger than the source takes, was not read to its end, or is no text in which masked fields "
            + "could be found.",
        { Text.Length: 0 } => "It is empty.",
        { IsCut: true } => $"It has {found.Bytes:N0} bytes, of which the first {CapturedBody.MaxBytes:N0} were kept.",
        { Text.Length: > MostShown } => "This is its beginning; the fixture has all of it.",
        { IsBase64: true } => "It is no text: this is its base64.",
        _ => "",
    };

    private async Task<RequestSimulation> SimulateAsync(
        Configuration configuration, Source source, CapturedRequest found, CapturedBody? body, CancellationToken cancellation)
    {
        try
        {
            var asked = RequestFixture.ToSimulation(RequestFixture.Create(found, body, source)).ToJsonString();
            var told = await simulate.TellAsync(SimulationRequest.Parse(asked), configuration, cancellation);
            return new RequestSimulation(null, [.. (told!["events"] as JsonArray ?? []).OfType<JsonObject>().Select(Outcome)]);
        }
        catch (Exception wrong) when (wrong is FormatException or UnprocessableException or InvalidOperationException)
        {
            return new RequestSimulation(wrong.Message, []);
        }
    }

    private static SimulatedOutcome Outcome(JsonObject told) => new(
        FieldText.From(told["type"]) ?? "",
        FieldText.From(told["subject"]),
        FieldText.From(told["outcome"]) ?? "",
        [.. (told["actions"] as JsonArray ?? []).Select(action => FieldText.From(action?["to"]) ?? "")],
        told.ToJsonString(Indented));

    private static PageAnswer Gone(string source) => PageAnswer.Missing(
        $"That request of {source} is not kept any more: the last {CapturedRequests.MostKept} are, for seven days at most.");

    private async Task<(Configuration Configuration, Source Source, PageAnswer? Missing)> SourceAsync(
        PageRequest request, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        var name = request.Value("source");
        return configuration.Sources.TryGetValue(name, out var source)
            ? (configuration, source, null)
            : (configuration, null!, SourcesQuery.Missing(name, configuration));
    }
}
