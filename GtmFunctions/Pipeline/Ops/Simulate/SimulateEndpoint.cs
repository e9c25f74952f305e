using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Simulate;

/// <summary>
/// The HTTP call that says what would happen to an event, and why, by the current document or by one that is not published yet.
/// </summary>
internal sealed class SimulateEndpoint(
    PublishedDocuments documents, ConfigurationReader reader, SimulatedEvents simulated, Simulation simulation)
{
    // A document and its tables, and a payload beside them
    private const int MaxBytes = 4 << 20;

    /// <summary>Simulates one webhook or event; nothing is written or sent. The body is a <see cref="SimulationRequest"/>.</summary>
    /// <returns>
    /// 200 with <c>{"configuration","events":[…]}</c>, each event a trace as <c>GET ops/events/{id}</c> tells one; 400 with what is wrong
    /// of the request or every error of its document; 404 for an unknown source or event; 413 over 4 MiB; 503 without a configuration.
    /// </returns>
    public Task<IResult> SimulateAsync(HttpRequest request, CancellationToken cancellation) =>
        OpsCalls.Simulate.AnswerAsync(request, _ => SimulatedAsync(request, cancellation), cancellation);

    private async Task<IResult> SimulatedAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (await OpsAnswer.BodyTextAsync(request, MaxBytes, cancellation) is not { } text)
            return OpsAnswer.Error(StatusCodes.Status413PayloadTooLarge, $"A simulation has at most {MaxBytes} bytes.");
        try
        {
            var asked = SimulationRequest.Parse(text);
            if (await ReadAsync(asked, cancellation) is not { } read)
                return OpsAnswer.Error(
                    StatusCodes.Status503ServiceUnavailable, "No configuration is loaded and no 'document' was given; see health.");
            return read.Configuration is { } configuration
                ? await AnswerAsync(asked, configuration, cancellation)
                : OpsAnswer.Invalid(read);
        }
        catch (Exception wrong) when (wrong is FormatException or UnprocessableException)
        {
            return OpsAnswer.Error(StatusCodes.Status400BadRequest, wrong.Message);
        }
    }

    private async Task<ReadResult?> ReadAsync(SimulationRequest asked, CancellationToken cancellation)
    {
        var current = await documents.CurrentBundleAsync(cancellation);
        if ((asked.Document is { } document ? ConfigurationEndpoints.WithDocument(current, document) : current) is not { } bundle)
            return null;
        var tables = bundle.Tables.ToDictionary();
        foreach (var (name, text) in asked.Tables)
            tables[name] = text;
        return reader.Read(bundle with { Tables = tables });
    }

    private async Task<IResult> AnswerAsync(SimulationRequest asked, Configuration configuration, CancellationToken cancellation)
    {
        if (await TellAsync(asked, configuration, cancellation) is not { } told)
        {
            return OpsAnswer.Error(StatusCodes.Status404NotFound, asked.EventId is { } id
                ? $"No event '{OpsAnswer.Shown(id)}' is known."
                : $"There is no source '{OpsAnswer.Shown(asked.Source!)}'; " +
                    $"the document has {string.Join(", ", configuration.Sources.Keys)}.");
        }

        return OpsAnswer.Json(told);
    }

    /// <summary>What would happen, by a configuration: <c>{"configuration","events":[…]}</c>.</summary>
    /// <returns><see langword="null"/> where the source or the event is not known.</returns>
    /// <exception cref="UnprocessableException">The body cannot be parsed at all, or there is none and no sample either.</exception>
    internal async Task<JsonObject?> TellAsync(SimulationRequest asked, Configuration configuration, CancellationToken cancellation)
    {
        if (await ItemsAsync(asked, configuration, cancellation) is not { } items)
            return null;
        var events = new JsonArray();
        foreach (var item in items)
            events.Add(await TellAsync(configuration, item, asked, cancellation));
        return new JsonObject { ["configuration"] = configuration.Version, ["events"] = events };
    }

    private async Task<IReadOnlyList<SimulatedEvent>?> ItemsAsync(
        SimulationRequest asked, Configuration configuration, CancellationToken cancellation)
    {
        if (asked.EventId is { } id)
            return await simulated.OfEventAsync(configuration, id, cancellation) is { } one ? [one] : null;
        return configuration.Sources.TryGetValue(asked.Source!, out var source)
            ? await simulated.OfWebhookAsync(configuration, source, asked, cancellation)
            : null;
    }

    private async Task<JsonObject> TellAsync(
        Configuration configuration, SimulatedEvent item, SimulationRequest asked, CancellationToken cancellation)
    {
        var taken = item.Message.Event;
        var told = new JsonObject
        {
            ["id"] = taken.Id,
            ["source"] = taken.Source,
            ["type"] = taken.Type,
            ["subject"] = taken.Subject,
            ["time"] = taken.Time,
        };
        var story = await simulation.RunAsync(configuration, item.Message, asked.Known, cancellation);
        foreach (var (name, value) in story)
            told[name] = value?.DeepClone();
        told["stages"]!.AsArray().Insert(0, TraceView.Stage("intake", item.Intake));
        return told;
    }
}
