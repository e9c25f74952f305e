using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Accounts;

/// <summary>Which leads wait for somebody to say which account they are of, and how the lists stand.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Open">The questions that nobody answered, the newest first.</param>
/// <param name="Answered">Those that somebody did, the newest first.</param>
/// <param name="Lists">The lists of the document.</param>
/// <param name="IsMatched">Whether the document matches accounts.</param>
public sealed record AccountsModel(
    string Answer,
    Standing Standing,
    IReadOnlyList<AccountQuestionLine> Open,
    IReadOnlyList<AccountQuestionLine> Answered,
    IReadOnlyList<ListLine> Lists,
    bool IsMatched) : PageModel("Accounts", Answer, Standing);

/// <summary>Leads of which a person says which account they are of.</summary>
/// <param name="Id">The question.</param>
/// <param name="Who">The leads: their domain, or their company.</param>
/// <param name="Company">Their company, as the first of them had it.</param>
/// <param name="Country">Their country.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="Event">The first event that asked.</param>
/// <param name="Candidates">The accounts that it may be.</param>
/// <param name="Said">What somebody said; <see langword="null"/> where nobody did.</param>
/// <param name="LaterUntil">Until when it was left for later.</param>
public sealed record AccountQuestionLine(
    string Id,
    string Who,
    string? Company,
    string? Country,
    DateTimeOffset AskedAt,
    string? Event,
    IReadOnlyList<CandidateLine> Candidates,
    string? Said,
    DateTimeOffset? LaterUntil);

/// <summary>An account that leads may be of.</summary>
/// <param name="Key">Its key in the list.</param>
/// <param name="Name">Its name.</param>
/// <param name="Domain">Its domain.</param>
/// <param name="Country">Its country.</param>
/// <param name="Score">How well it fits, from 0 to 1.</param>
public sealed record CandidateLine(string Key, string Name, string? Domain, string? Country, string Score);

/// <summary>A list of the document.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="From">Where they come from and when, in words.</param>
/// <param name="At">When the version in use came into use.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="State">The same in words.</param>
/// <param name="LeftOut">Which rows were left out.</param>
public sealed record ListLine(
    string Name, string Rows, string From, DateTimeOffset? At, Standing Standing, string State, string? LeftOut);
