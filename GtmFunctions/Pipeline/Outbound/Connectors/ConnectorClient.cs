using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Outbound.Connectors.Auth;
using GtmFunctions.Pipeline.Storage.Outbound;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>
/// Calls destinations as their connectors' files say. Safe for use by many at once; make one and keep it, for it keeps OAuth tokens.
/// </summary>
/// <param name="outbound">Makes the calls.</param>
/// <param name="grants">Keeps refresh tokens that change with each use.</param>
/// <param name="time">Dates signatures and tokens, and counts waits.</param>
internal sealed class ConnectorClient(OutboundClient outbound, RefreshGrants grants, TimeProvider time)
{
    private const int MaxRecordBytes = 1 << 20;

    private readonly Credentials _credentials = new(new AccessTokens(outbound, grants, time));

    /// <summary>
    /// Makes one try of one action: the steps before its own call, then the call. Throws for nothing but the caller's own cancellation, and
    /// what keeping a step throws.
    /// </summary>
    /// <returns>What came of it.</returns>
    public async Task<Answer> SendAsync(OutboundCall call, CancellationToken cancellationToken)
    {
        // What a step made stays made where the call is made again with another token
        call = call with { Steps = call.Steps ?? new RecordedSteps([]) };
        var settings = SettingsOf(call, time);
        try
        {
            var (answer, credentials) = await TryAsync(call, settings, refused: null, cancellationToken);

            // An OAuth token may end before its time; the call was not carried out, so it can be made again at once.
            if (answer.TokenEnded && settings.FetchesToken)
                (answer, _) = await TryAsync(call, settings, refused: credentials?.Value["Bearer ".Length..], cancellationToken);
            return answer;
        }
        catch (UnsentException unsent)
        {
            return unsent.Answer;
        }
    }

    /// <summary>Looks something up. Throws for nothing but the caller's own cancellation.</summary>
    /// <param name="call">Whom to ask, and what templates can name; its operation and template do not matter.</param>
    /// <param name="asked">What to ask.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LookedUp> LookUpAsync(OutboundCall call, ConnectorEnrichment asked, CancellationToken cancellationToken)
    {
        var settings = SettingsOf(call, time);
        try
        {
            var (found, credentials) = await LookUpAsync(call, asked, settings, refused: null, cancellationToken);
            if (found.Answer.TokenEnded && settings.FetchesToken)
                (found, _) = await LookUpAsync(call, asked, settings, refused: credentials?.Value["Bearer ".Length..], cancellationToken);
            return found;
        }
        catch (UnsentException unsent)
        {
            return new LookedUp(unsent.Answer, [], IsFound: false, []);
        }
    }

    /// <summary>Asks for a page of records. Throws for nothing but the caller's own cancellation.</summary>
    /// <param name="call">Whom to ask, and what templates can name; its operation and template do not matter.</param>
    /// <param name="page">What to ask.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PageAnswer> ReadAsync(OutboundCall call, PageRequest page, CancellationToken cancellationToken)
    {
        var settings = SettingsOf(call, time);
        try
        {
            var (read, credentials) = await ReadAsync(call, page, settings, refused: null, cancellationToken);
            if (read.Answer.TokenEnded && settings.FetchesToken)
                (read, _) = await ReadAsync(call, page, settings, refused: credentials?.Value["Bearer ".Length..], cancellationToken);
            return read;
        }
        catch (UnsentException unsent)
        {
            return new PageAnswer(unsent.Answer, Address: null);
        }
    }

    /// <summary>Makes an action's request and sends nothing; see <see cref="CallDrafter"/>.</summary>
    public CallDraft Draft(OutboundCall call) => CallDrafter.Draft(call, time);

    private async Task<(LookedUp Found, KeyValuePair<string, string>? Credentials)> LookUpAsync(
        OutboundCall call, ConnectorEnrichment asked, CallSettings settings, string? refused, CancellationToken cancellationToken)
    {
        // A look-up that the document writes names whole addresses
        var start = call.Destination.Url is null && call.Connector.Url is null ? "" : CallAddress.Base(call, null, settings);
        var values = CallValues.Create(call, settings);
        Require($"the look-up '{asked.Name}'", asked.Requires, values);
        var credentials = await _credentials.HeaderAsync(call, start, settings, refused, cancellationToken);
        return (
            await new LookupChain(outbound, call, asked, start, credentials, settings, time).RunAsync(values, cancellationToken),
            credentials);
    }

    private async Task<(PageAnswer Read, KeyValuePair<string, string>? Credentials)> ReadAsync(
        OutboundCall call, PageRequest page, CallSettings settings, string? refused, CancellationToken cancellationToken)
    {
        var start = CallAddress.Base(call, null, settings);
        var values = CallValues.Create(call, settings);
        var credentials = await _credentials.HeaderAsync(call, start, settings, refused, cancellationToken);
        return (
            await new PageCall(outbound, call, page, start, credentials, settings, time).RunAsync(values, cancellationToken), credentials);
    }

    private async Task<(Answer Answer, KeyValuePair<string, string>? Credentials)> TryAsync(
        OutboundCall call, CallSettings settings, string? refused, CancellationToken cancellationToken)
    {
        var action = ActionOf(call);
        var start = CallAddress.Base(call, action.Url, settings);
        var values = CallValues.Create(call, settings);
        Require($"the action '{action.Name}'", action.Requires, values);
        var credentials = await _credentials.HeaderAsync(call, start, settings, refused, cancellationToken);
        values = values.Asking(KeptFields.Named(action, values.Fields));
        var lookups = new ActionLookups(outbound, call, action, start, credentials, settings, time);
        if (await lookups.RunAsync(values, cancellationToken) is { } settled)
            return (settled, credentials);

        action = AsFound(action, values);
        var body = CallBody.Create(call, action, values, settings);
        var request = new OutboundRequest(action.Method, CallAddress.Create(start, action.Path, values, settings))
        {
            Headers = CallHeaders.Create(call, action, body, credentials, values, settings, time.GetUtcNow()),
            Body = body.Bytes,
        };
        var stated = call.Destination.Answers;
        var rules = Rules(call) with { RedirectsThatAnswer = [.. stated.Success, .. stated.Retry, .. stated.Refused] };
        var result = await outbound.SendAsync(request, rules, cancellationToken);
        var answer = AnswerReader.Read(WithStated(call), action, request.Url, result, settings.Secrets, time.GetUtcNow());
        var known = action.Update?.Id is { } path ? values.Text(path) : null;
        var id = answer.Kind == AnswerKind.Delivered ? answer.ExternalId ?? known : null;
        return (answer with { Notes = body.Notes, ExternalId = id }, credentials);
    }

    /// <summary>The action as it is done: the record that is there is written by another call than the one that makes it.</summary>
    internal static ConnectorAction AsFound(ConnectorAction action, CallValues values) =>
        action.Update is { } update && update.When.Any(path => !string.IsNullOrEmpty(values.Text(path)))
            ? action with { Method = update.Method, Path = update.Path }
            : action;

    // What operations people say of their own destination comes before what the connector's file says of its kind
    private static OutboundCall WithStated(OutboundCall call)
    {
        var stated = call.Destination.Answers;
        AnswerRule[] rules =
        [
            .. Rule(AnswerKind.Delivered, stated.Success),
            .. Rule(AnswerKind.Retry, stated.Retry),
            .. Rule(AnswerKind.Refused, stated.Refused),
        ];
        return call with { Connector = call.Connector with { Answers = [.. rules, .. call.Connector.Answers] } };

        static IEnumerable<AnswerRule> Rule(AnswerKind kind, IReadOnlyList<int> statuses) =>
            statuses.Count == 0
                ? []
                : [new AnswerRule { Is = kind, Status = [.. statuses.Select(status => new StatusRange(status, status))] }];
    }

    /// <summary>What a call of a destination may do.</summary>
    internal static OutboundRules Rules(OutboundCall call) =>
        new() { AllowPrivate = call.Destination.AllowPrivate, Timeout = call.Destination.Timeout };

    /// <summary>What a call may do whose answer is somebody's record, or a list of them, which is larger than an acknowledgement.</summary>
    internal static OutboundRules RecordRules(OutboundCall call) => Rules(call) with { MaxResponseBytes = MaxRecordBytes };

    /// <summary>The settings that a call reads.</summary>
    internal static CallSettings SettingsOf(OutboundCall call, TimeProvider time, bool isDraft = false)
    {
        var settings = new CallSettings(call.Settings, time, isDraft);
        foreach (var secret in call.Hidden)
            settings.Secrets.Hide(secret);
        return settings;
    }

    /// <summary>The action of a call.</summary>
    /// <exception cref="UnsentException">The connector has none of that name.</exception>
    internal static ConnectorAction ActionOf(OutboundCall call)
    {
        var name = call.Operation ?? call.Connector.DefaultAction;
        return call.Connector.Actions.TryGetValue(name, out var action)
            ? action
            : throw UnsentException.Refused(
                $"{call.Connector.Title} has no action '{name}'; its actions are {string.Join(", ", call.Connector.Actions.Keys)}");
    }

    /// <summary>Holds fields that something needs against what there is.</summary>
    /// <exception cref="UnsentException">One is missing.</exception>
    internal static void Require(string what, IReadOnlyList<IReadOnlyList<FieldPath>> required, CallValues values)
    {
        foreach (var alternatives in required)
        {
            if (alternatives.All(path => string.IsNullOrWhiteSpace(values.Text(path))))
                throw UnsentException.Refused($"{what} needs {string.Join(" or ", alternatives)}, and there is none");
        }
    }
}
