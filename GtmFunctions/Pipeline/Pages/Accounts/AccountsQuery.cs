using System.Globalization;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Accounts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Accounts;
using GtmFunctions.Pipeline.Storage.Lists;

namespace GtmFunctions.Pipeline.Pages.Accounts;

/// <summary>Shows the leads whose account a person is asked for with the accounts that it may be, and takes what they say.</summary>
internal sealed class AccountsQuery(
    ConfigurationVersions configurations, AccountAnswers answers, ListVersions versions, ListStates states)
{
    private const int MostShown = 100;

    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        var questions = await answers.ListAsync(cancellation);
        var lists = new List<ListLine>();
        foreach (var list in configuration.Lists.Values)
            lists.Add(await LineAsync(list, cancellation));
        var open = questions.Where(question => question.Answer is null).ToList();
        var isBehind = lists.Any(list => list.Standing is Standing.Bad or Standing.Attention);
        return PageAnswer.Show<AccountsPage>(new AccountsModel(
            Answer(configuration, open.Count, lists.FirstOrDefault(list => list.Standing is Standing.Bad or Standing.Attention)),
            isBehind || open.Count > 0 ? Standing.Attention : configuration.Accounts is null ? Standing.Idle : Standing.Good,
            [.. open.Take(MostShown).Select(Line)],
            [.. questions.Where(question => question.Answer is not null).Take(MostShown).Select(Line)],
            lists,
            configuration.Accounts is not null));
    }

    /// <summary>Takes what the visitor says.</summary>
    public async Task<PageAnswer> AnswerAsync(PageRequest request, CancellationToken cancellation)
    {
        var said = request.Field("account") ?? throw new PageRequestException("Say which account it is, none, or later.");
        var word = said switch
        {
            "-none" => AccountWord.None,
            "-later" => AccountWord.Later,
            _ => AccountWord.Account,
        };
        var taken = await answers.TakeAsync(
            request.Value("id"), word, word == AccountWord.Account ? said : null, request.Visitor.Name, cancellation);
        return taken.Why is { } why
            ? PageAnswer.Refuse($"That cannot be taken: {why}.")
            : PageAnswer.Lead(PageLinks.To("accounts"), word == AccountWord.Later
                ? $"It is asked again in {AccountAnswers.Later.Days} days."
                : "It holds for all such leads that come from now on; replay those that came before from enrich.");
    }

    private static string Answer(Configuration configuration, int open, ListLine? behind) => (configuration.Accounts, open) switch
    {
        _ when behind is not null => $"The list {behind.Name} is not as it should be: {behind.State}.",
        (null, _) => "The rules match no accounts: 'accounts' names the list by which a lead finds its own.",
        (_, 0) => "Each lead finds its account by itself, or has none that comes near.",
        (_, 1) => "1 kind of lead may be of an account, and only a person can tell.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{open} kinds of leads may be of an account, and only a person can tell."),
    };

    private static AccountQuestionLine Line(AccountQuestion question) => new(
        question.Id,
        question.Domain ?? question.Company ?? "?",
        question.Company,
        question.Country,
        question.AskedAt,
        question.Event,
        [
            .. question.Candidates.Select(candidate => new CandidateLine(
                candidate.Key,
                candidate.Name,
                candidate.Domain,
                candidate.Country,
                candidate.Score.ToString("0.00", CultureInfo.InvariantCulture))),
        ],
        question.Answer is { } answer
            ? $"{(answer.Account is { } key ? NameOf(question, key) : "none of them")}, said {answer.By}"
            : null,
        question.LaterUntil);

    private static string NameOf(AccountQuestion question, string key) =>
        question.Candidates.FirstOrDefault(candidate => candidate.Key == key)?.Name ?? key;

    private async Task<ListLine> LineAsync(SyncedList list, CancellationToken cancellation)
    {
        var current = await versions.CurrentAsync(list.Name, cancellation);
        var state = await states.FindAsync(list.Name, cancellation);
        return new ListLine(
            list.Name,
            (current?.Rows ?? 0).ToString("N0", CultureInfo.InvariantCulture),
            From(list),
            current?.At,
            state?.Fault is not null ? Standing.Bad : current is null ? Standing.Attention : Standing.Good,
            State(current, state),
            state?.LeftOut);
    }

    private static string From(SyncedList list) => (list.Poll, list.Schedule) switch
    {
        ({ } poll, { } schedule) => $"polled of {poll.Of}.{poll.Records.Name}: {schedule.Text}",
        (null, { } schedule) => $"synced: {schedule.Text}",
        _ => "imported",
    };

    private static string State(ListVersion? current, ListState? state)
    {
        var standing = state?.Fault is { } fault ? $"it stays as it was: {fault}" : current is null ? "it has no rows yet" : "in order";
        return state?.Reading is { Place: not null } reading
            ? string.Create(CultureInfo.InvariantCulture, $"{standing}; it is being read: {reading.Records:N0} records so far")
                + (reading.WaitsFor is { } why ? $", waiting: {why}" : "")
            : standing;
    }
}
