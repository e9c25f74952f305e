using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Telemetry;

/// <summary>What is counted by itself: a source, one type of its events, or one form among those.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Type">The canonical type; <see langword="null"/> for the whole source.</param>
/// <param name="Form">The form as <c>page.form</c> of the event names it; <see langword="null"/> for the whole type.</param>
internal sealed record TrafficSeries(string Source, string? Type = null, string? Form = null)
{
    /// <summary>The row key. A source's name has no dot.</summary>
    public string Key => Type is null ? Source : $"{Source}.{KeyHash.For(Type, Form ?? "")[..24]}{(Form is null ? "" : ".form")}";

    /// <summary>What it is, in words.</summary>
    public override string ToString() => (Type, Form) switch
    {
        (null, _) => Source,
        (_, null) => $"{Source}: {Type}",
        _ => $"{Source}: {Type} of form {Form}",
    };
}

/// <summary>What one instance counted in one hour of a type, or of a form.</summary>
/// <param name="Type">The canonical type.</param>
/// <param name="Form">The form; <see langword="null"/> for the whole type.</param>
/// <param name="TakenIn">Events that were taken in, in twelve parts of five minutes.</param>
internal sealed record SeriesHour(string Type, string? Form, IReadOnlyList<long> TakenIn);

/// <summary>The use of a source's secret.</summary>
/// <param name="Name">The name of the setting.</param>
/// <param name="First">When it first proved a webhook.</param>
/// <param name="Last">When it last did.</param>
internal sealed record SecretUse(string Name, DateTimeOffset First, DateTimeOffset Last);
