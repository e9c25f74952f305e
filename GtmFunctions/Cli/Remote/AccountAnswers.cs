namespace GtmFunctions.Cli.Remote;

/// <summary>The lists of the document, as <c>GET ops/lists</c> answers them.</summary>
internal sealed record ListsAnswer(IReadOnlyList<ListAnswer>? Lists);

/// <summary>A list.</summary>
internal sealed record ListAnswer(
    string? Name,
    string? Poll,
    string? Rows,
    string? At,
    string? Every,
    string? Outcome,
    string? Fault,
    string? LeftOut,
    ListReadingAnswer? Reading);

/// <summary>A reading of a list that is polled which is under way.</summary>
internal sealed record ListReadingAnswer(string? Records, string? Pages, string? WaitsFor);

/// <summary>What a list that is polled would hold, as <c>POST ops/lists/{name}/sync</c> answers a dry run.</summary>
internal sealed record ListLookAnswer(
    string? End,
    string? Why,
    string? Pages,
    string? Records,
    string? Rows,
    string? WithoutKey,
    string? LeftOut,
    string? Names,
    IReadOnlyList<IReadOnlyDictionary<string, string?>>? First);

/// <summary>Which account a lead would be of, as <c>GET ops/accounts/match</c> answers it.</summary>
internal sealed record AccountMatchAnswer(
    string? Standing, string? Says, IReadOnlyList<FittingAnswer>? Fitting, IReadOnlyDictionary<string, string?>? Gives);

/// <summary>An account that fits.</summary>
internal sealed record FittingAnswer(string? Key, string? Name, string? Score, IReadOnlyList<string>? Reasons);

/// <summary>The leads of which a person is asked, as <c>GET ops/accounts/questions</c> answers them.</summary>
internal sealed record AccountQuestionsAnswer(IReadOnlyList<AccountQuestionAnswer>? Questions);

/// <summary>Leads of which a person is asked which account they are of.</summary>
internal sealed record AccountQuestionAnswer(
    string? Id, string? Domain, string? Company, string? Country, IReadOnlyList<FittingAnswer>? Candidates, AccountSaid? Answer);

/// <summary>What a person said.</summary>
internal sealed record AccountSaid(string? Account, string? By);
