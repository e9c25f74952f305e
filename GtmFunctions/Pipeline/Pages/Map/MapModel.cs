using GtmFunctions.Pipeline.Ops.Map;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Map;

/// <summary>How everything is wired, and what is not.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How things stand.</param>
/// <param name="Configuration">The configuration's version.</param>
/// <param name="Period">Of which time the counts are, such as <c>24h</c>.</param>
/// <param name="Periods">The times that can be asked for.</param>
/// <param name="Boxes">Everything on the map, column by column.</param>
/// <param name="Ways">The ways between them.</param>
/// <param name="Accounts">The list of accounts against which events are matched; <see langword="null"/> where they are not.</param>
/// <param name="Gaps">What is missing.</param>
/// <param name="Rings">The ways that lead back to where they began.</param>
public sealed record MapModel(
    string Answer,
    Standing Standing,
    string Configuration,
    string Period,
    IReadOnlyList<string> Periods,
    IReadOnlyList<MapBox> Boxes,
    IReadOnlyList<MapWay> Ways,
    string? Accounts,
    IReadOnlyList<MapGap> Gaps,
    IReadOnlyList<string> Rings) : PageModel("Map", Answer, Standing);

/// <summary>Something on the map.</summary>
/// <param name="Id">What ways name it by.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Column">How far along the way of an event it is, from 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Notes">What else is to be known of it, a line each.</param>
/// <param name="Gap">What is missing around it.</param>
/// <param name="Count">How many events it had to do with in the period; <see langword="null"/> where that is not counted.</param>
/// <param name="Link">The page that tells more.</param>
public sealed record MapBox(
    string Id, MapKind Kind, int Column, string Name, IReadOnlyList<string> Notes, string? Gap, long? Count, string Link);

/// <summary>A way between two things on the map.</summary>
/// <param name="From">The id of where it begins.</param>
/// <param name="To">The id of where it ends.</param>
/// <param name="Label">What takes it, such as branches; empty where everything does.</param>
/// <param name="Count">How many events took it in the period; <see langword="null"/> where that is not counted.</param>
public sealed record MapWay(string From, string To, string Label, long? Count);

/// <summary>Something that is missing.</summary>
/// <param name="What">What, in a sentence.</param>
/// <param name="Link">The page that tells more.</param>
public sealed record MapGap(string What, string Link);
