using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>A source as what arrived from it is read: its records have ids, types and fields of their own, its webhooks others.</summary>
internal static class ArrivedSource
{
    /// <summary>The source of that name in a document, or the one that rows have which nobody gave another.</summary>
    /// <param name="configuration">The document.</param>
    /// <param name="name">The source's name.</param>
    /// <param name="arrival">How what is of it arrived; <see langword="null"/> for a webhook.</param>
    /// <returns><see langword="null"/> where there is none.</returns>
    public static Source? In(Configuration configuration, string name, Arrival? arrival) =>
        configuration.Sources.GetValueOrDefault(name) ?? ImportedRows.FindSource(name, arrival);

    /// <summary>The source as it reads what arrived so.</summary>
    /// <param name="source">The source.</param>
    /// <param name="arrival">How it arrived; <see langword="null"/> for a webhook.</param>
    /// <returns><see langword="null"/> where the source is not polled for such records (any more).</returns>
    public static Source? Find(Source source, Arrival? arrival) => arrival switch
    {
        { By: ArrivalWay.Poll } => source.Records.GetValueOrDefault(arrival.Name),
        { By: ArrivalWay.Import, Mapping: { } mapping } => ImportedRows.For(source, arrival.Name, mapping),
        _ => source,
    };

    /// <summary>The source as it reads what arrived so.</summary>
    /// <exception cref="UnprocessableException">The source is not polled for such records any more.</exception>
    /// <inheritdoc cref="Find"/>
    public static Source For(Source source, Arrival? arrival) => Find(source, arrival)
        ?? throw new UnprocessableException(
            $"The source '{source.Name}' is not polled for '{arrival!.Name}' any more: that was taken out after this was fetched. " +
            "Put it back and replay this, or discard it.");
}
