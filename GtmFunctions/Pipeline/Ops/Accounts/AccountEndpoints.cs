using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Accounts;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Storage.Accounts;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Accounts;

/// <summary>The calls about which account a lead is of.</summary>
internal sealed class AccountEndpoints(ConfigurationVersions configurations, AccountsInUse accounts, AccountAnswers answers)
{
    private const int MostListed = 500;

    /// <summary>Says which account a lead would be of, and why; nobody is asked and nothing is kept.</summary>
    /// <returns>
    /// 200 with the match as a trace shows it, and the fields that it would give; 400 where nothing is said to go by; 409 where the
    /// document has no <c>accounts</c>; 503 where storage does not answer.
    /// </returns>
    public Task<IResult> MatchAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.MatchAccount.AnswerAsync(
        request,
        async fields =>
        {
            var lead = LeadReading.Create([fields.Text("lead")], fields.Text("company"), fields.Text("country"));
            if (lead.IsUnknown)
            {
                throw new OpsRequestException(
                    "Say what the lead is known by: 'lead', an e-mail address or domain that is no free mail provider's, or 'company'; "
                    + "'country' besides.");
            }

            if ((await configurations.CurrentAsync(cancellation)).Accounts is not { } matching)
                return OpsAnswer.Error(StatusCodes.Status409Conflict, "The document matches no accounts: add 'accounts' and its list.");
            var matched = AccountMatcher.Match(matching, await accounts.GetAsync(matching, cancellation), lead);
            var shown = AccountTrace.Render(matched.Match);
            shown["gives"] = new JsonObject(
                matched.Fields.Select(field => KeyValuePair.Create(field.Field.Text, (JsonNode?)field.Value.DeepClone())));
            return OpsAnswer.Json(shown);
        },
        cancellation);

    /// <summary>Lists the questions, the open ones first.</summary>
    /// <returns>200 with <c>{"open":…,"questions":[…]}</c>; 503 where storage does not answer.</returns>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListAccountQuestions.AnswerAsync(
        request,
        async _ =>
        {
            var all = await answers.ListAsync(cancellation);
            return OpsAnswer.Json(new JsonObject
            {
                ["open"] = all.Count(question => question.Answer is null),
                ["questions"] = new JsonArray([.. all.Take(MostListed).Select(Render)]),
            });
        },
        cancellation);

    /// <summary>Takes what somebody says of a question, in the name of <c>who</c>.</summary>
    /// <returns>
    /// 200 with the question; 400 where <c>who</c> or <c>answer</c> is missing or the account is not in the list; 503 where storage does
    /// not answer.
    /// </returns>
    public Task<IResult> AnswerAsync(HttpRequest request, string id, CancellationToken cancellation) =>
        OpsCalls.AnswerAccountQuestion.AnswerAsync(
            request,
            async fields =>
            {
                var by = fields.Text("who") ?? throw new OpsRequestException("Say who you are: 'who' is kept with the answer.");
                var word = Enum.TryParse<AccountWord>(fields.Text("answer"), ignoreCase: true, out var said)
                    ? said
                    : throw new OpsRequestException("Say 'answer': account (with its key as 'account'), none or later.");
                var taken = await answers.TakeAsync(id, word, fields.Text("account"), BoundedText.Cut(by, 200), cancellation);
                return taken is { Question: { } question, Why: null }
                    ? OpsAnswer.Json(Render(question).AsObject())
                    : throw new OpsRequestException($"That cannot be taken: {taken.Why}.");
            },
            cancellation);

    private static JsonNode Render(AccountQuestion question) => new JsonObject
    {
        ["id"] = question.Id,
        ["domain"] = question.Domain,
        ["company"] = question.Company,
        ["country"] = question.Country,
        ["askedAt"] = question.AskedAt,
        ["event"] = question.Event,
        ["laterUntil"] = question.LaterUntil,
        ["candidates"] = new JsonArray([.. question.Candidates.Select(candidate => (JsonNode)new JsonObject
        {
            ["key"] = candidate.Key,
            ["name"] = candidate.Name,
            ["domain"] = candidate.Domain,
            ["country"] = candidate.Country,
            ["score"] = candidate.Score,
        })]),
        ["answer"] = question.Answer is { } answer
            ? new JsonObject { ["account"] = answer.Account, ["by"] = answer.By, ["at"] = answer.At }
            : null,
    };
}
