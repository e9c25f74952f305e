using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm accounts</c>: which account a lead would be of, and which a person is asked for.</summary>
public static class AccountsCommand
{
    private const string AsAccount = "account";
    private const string AsNone = "none";
    private const string AsLater = "later";

    /// <summary>Makes the command.</summary>
    public static Command Create() =>
        new("accounts", "Says which account a lead would be of, and takes what a person says of those that are not certain.")
        {
            Match(), Questions(), Answer(),
        };

    private static Command Match()
    {
        var lead = new Argument<string?>("lead")
        {
            Description = "The lead's e-mail address, a domain, or the address of a website.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var company = new Option<string?>("--company") { Description = "The lead's company." };
        var country = new Option<string?>("--country") { Description = "The country, by code or name." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("match", "Says which account a lead would be of, and why.") { lead, company, country };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var answer = await app.GetAsync(
                OpsCalls.MatchAccount.Route,
                cancellation,
                ("lead", parsed.GetValue(lead)),
                ("company", parsed.GetValue(company)),
                ("country", parsed.GetValue(country)));
            var output = parsed.InvocationConfiguration.Output;
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, answer);
            else
                await output.WriteAsync(Text(OpsAnswers.Read(answer, OpsAnswers.Default.AccountMatchAnswer)));
        });
        return command;
    }

    private static Command Questions()
    {
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("questions", "Lists the leads of which a person is asked which account they are of.");
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var answer = await app.GetAsync(OpsCalls.ListAccountQuestions.Route, cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, answer);
            else
                await output.WriteAsync(Table(OpsAnswers.Read(answer, OpsAnswers.Default.AccountQuestionsAnswer).Questions ?? []));
        });
        return command;
    }

    private static Command Answer()
    {
        var id = new Argument<string>("id") { Description = "The question's id." };
        var account = new Option<string?>("--account") { Description = "The key of the account that the leads are of." };
        var none = new Option<bool>("--none") { Description = "Says that they are of none of the accounts." };
        var later = new Option<bool>("--later") { Description = "Leaves it for a week." };
        var by = new Option<string>("--by")
        {
            Description = "Who you are; it is kept with the answer. The name that you are signed in with here where nothing is said.",
            DefaultValueFactory = _ => Environment.UserName,
        };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("answer", "Says which account leads are of, from now on.") { id, account, none, later, by };
        json.AddTo(command);
        remote.AddTo(command);
        command.Validators.Add(result =>
        {
            bool[] given = [result.GetValue(account) is not null, result.GetValue(none), result.GetValue(later)];
            if (given.Count(one => one) != 1)
                result.AddError("Say one of --account KEY, --none and --later.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var word = parsed.GetValue(account) is not null ? AsAccount : parsed.GetValue(none) ? AsNone : AsLater;
            var answer = await app.PostAsync(
                OpsCalls.AnswerAccountQuestion.RouteFor(parsed.GetValue(id)!),
                cancellation,
                ("answer", word),
                ("account", parsed.GetValue(account)),
                ("who", parsed.GetValue(by)));
            var output = parsed.InvocationConfiguration.Output;
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, answer);
            else
                await output.WriteLineAsync(word == AsLater ? "It is left for a week." : "It holds for such leads from now on.");
        });
        return command;
    }

    private static string Text(AccountMatchAnswer match)
    {
        var gives = (match.Gives ?? new Dictionary<string, string?>()).Select(field => $"  {field.Key}: {field.Value}");
        var others = new TextTable("account", "key", "score", "why");
        foreach (var fitting in match.Fitting ?? [])
            others.Add(fitting.Name, fitting.Key, fitting.Score, string.Join("; ", fitting.Reasons ?? []));
        string[] lines = [$"{match.Standing}: {match.Says}", .. gives];
        return string.Join(Environment.NewLine, lines) + Environment.NewLine + (others.IsEmpty ? "" : others.ToString());
    }

    private static string Table(IReadOnlyList<AccountQuestionAnswer> questions)
    {
        var table = new TextTable("id", "leads of", "company", "country", "may be", "said");
        foreach (var question in questions)
        {
            table.Add(
                question.Id,
                question.Domain ?? question.Company,
                question.Company,
                question.Country,
                string.Join(", ", (question.Candidates ?? []).Select(one => $"{one.Name} ({one.Key}, {one.Score})")),
                question.Answer is { } answer ? $"{answer.Account ?? "none"}, by {answer.By}" : "");
        }

        return table.IsEmpty ? $"Nobody is asked for an account.{Environment.NewLine}" : table.ToString();
    }
}
