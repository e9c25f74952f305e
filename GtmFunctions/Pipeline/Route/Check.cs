namespace GtmFunctions.Pipeline.Route;

/// <summary>Whether a workflow may act on an event that its filter let through.</summary>
/// <param name="Rule">What was checked: <c>order</c> or <c>intent</c>.</param>
/// <param name="Held">Whether it may; otherwise the event is noted and dropped.</param>
/// <param name="Why">In words.</param>
/// <param name="Other">The id of the event that it was held against, if there is one.</param>
public sealed record Check(string Rule, bool Held, string Why, string? Other = null);
