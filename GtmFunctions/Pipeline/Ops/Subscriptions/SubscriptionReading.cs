using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;
using GtmFunctions.Pipeline.Language.Yaml;
using GtmFunctions.Pipeline.Storage.Subscriptions;

namespace GtmFunctions.Pipeline.Ops.Subscriptions;

/// <summary>Reads what somebody asks for who adds a subscription, with all that is wrong with it.</summary>
internal static partial class SubscriptionReading
{
    /// <summary>The names of what a subscriber can get.</summary>
    public static IReadOnlyList<string> Contents { get; } = ["events", "decisions"];

    /// <summary>The names of the forms.</summary>
    public static IReadOnlyList<string> Forms { get; } = ["standard-webhooks", "cloudevents", "event-grid"];

    private const int MostTypes = 50;
    private const int MostWaits = 20;

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    /// <summary>The subscription, without a secret of ours, as it begins.</summary>
    /// <exception cref="OpsRequestException">
    /// Something is missing or cannot be read; the message says all that is, and what to write.
    /// </exception>
    public static Subscription Read(SubscriptionRequest asked, DateTimeOffset now)
    {
        var wrong = new List<string>();
        var name = Name(asked, wrong);
        var form = FormOf(asked, wrong);
        var read = new Subscription
        {
            Id = name,
            Name = name,
            Address = Address(asked, wrong),
            Types = TypesOf(asked, wrong),
            Filter = FilterOf(asked, wrong),
            Gets = GetsOf(asked, wrong),
            Form = form,
            Secrets = asked.Key is { } key && form == SubscriptionForm.EventGrid ? [new SubscriptionSecret(key, now)] : [],
            Pace = PaceOf(asked, wrong),
            Retry = RetryOf(asked, wrong),
            AllowPrivate = asked.AllowPrivate,
            CreatedAt = now,
            StateSince = now,
        };
        return wrong.Count == 0 ? read : throw new OpsRequestException(string.Join(' ', wrong));
    }

    private static string Name(SubscriptionRequest asked, List<string> wrong)
    {
        if (asked.Name is null)
            wrong.Add("'name' is missing: what people call the subscription, such as board.");
        else if (!NamePattern().IsMatch(asked.Name))
            wrong.Add("'name' has small letters, digits and -, begins with a letter or digit, and is at most 40 characters long.");
        return asked.Name ?? "";
    }

    private static string Address(SubscriptionRequest asked, List<string> wrong)
    {
        if (asked.Address is not { } text)
            wrong.Add("'address' is missing: where it is sent, such as https://board.example.com/hooks.");
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
            wrong.Add("'address' is no address: write one such as https://board.example.com/hooks.");
        else if (address.Scheme != Uri.UriSchemeHttps && !(asked.AllowPrivate && address.Scheme == Uri.UriSchemeHttp))
            wrong.Add("'address' must begin with https:// (http:// only with allowPrivate).");
        else if (address.UserInfo.Length > 0)
            wrong.Add("'address' has a password in it: calls are proved by the subscription's own secret, so leave it out.");
        return asked.Address ?? "";
    }

    private static SubscriptionForm FormOf(SubscriptionRequest asked, List<string> wrong)
    {
        var form = asked.Form switch
        {
            null or "standard-webhooks" => SubscriptionForm.StandardWebhooks,
            "cloudevents" => SubscriptionForm.CloudEvents,
            "event-grid" => SubscriptionForm.EventGrid,
            _ => (SubscriptionForm?)null,
        };
        if (form is null)
            wrong.Add($"'form' is one of {string.Join(", ", Forms)}, not '{OpsAnswer.Shown(asked.Form!)}'.");
        else if (form == SubscriptionForm.EventGrid && asked.Key is null)
            wrong.Add("'topicKey' is missing: the access key of the Event Grid topic.");
        else if (form != SubscriptionForm.EventGrid && asked.Key is not null)
            wrong.Add($"'topicKey' is for event-grid; a subscription of form {asked.Form ?? Forms[0]} gets a secret of its own.");
        return form ?? SubscriptionForm.StandardWebhooks;
    }

    private static IReadOnlyList<string> TypesOf(SubscriptionRequest asked, List<string> wrong)
    {
        if (asked.Types.Count is 0 or > MostTypes)
            wrong.Add($"'types' names from 1 to {MostTypes} canonical types, such as lead.created, deal.* or *.");
        foreach (var type in asked.Types)
        {
            try
            {
                TypePattern.Parse(type);
            }
            catch (FormatException error)
            {
                wrong.Add($"'types': {OpsAnswer.Shown(error.Message)}.");
            }
        }

        return [.. asked.Types.Distinct()];
    }

    private static IReadOnlyList<SubscribedTo> GetsOf(SubscriptionRequest asked, List<string> wrong)
    {
        if (asked.Gets.FirstOrDefault(word => !Contents.Contains(word)) is { } other)
            wrong.Add($"'gets' names some of {string.Join(", ", Contents)}, not '{OpsAnswer.Shown(other)}'.");
        return asked.Gets.Count == 0
            ? [SubscribedTo.Events]
            : [.. asked.Gets.Distinct().Select(word => word == Contents[1] ? SubscribedTo.Decisions : SubscribedTo.Events)];
    }

    private static JsonObject? FilterOf(SubscriptionRequest asked, List<string> wrong)
    {
        if (asked.Filter is null)
            return null;
        var faults = new List<PlacedError>();
        var filter = asked.Filter is JsonObject given ? given : Yaml(FieldText.From(asked.Filter) ?? "", wrong);
        if (filter is null)
            return null;
        Filter.Parse(filter, _ => null, faults);
        wrong.AddRange(faults.Select(fault => $"'filter' {OpsAnswer.Shown(fault.ToString())}."));
        return filter.DeepClone().AsObject();
    }

    private static JsonObject? Yaml(string text, List<string> wrong)
    {
        var before = wrong.Count;
        var root = YamlSource.Load(text, (place, fault) => wrong.Add($"'filter', line {Math.Max(1, place.Line)}: {fault}."));
        if (root is not null && YamlJson.Node(root) is JsonObject filter)
            return filter;
        if (wrong.Count == before)
            wrong.Add("'filter' is an object of fields and conditions, such as { account.employees: { $gte: 200 } }.");
        return null;
    }

    private static SubscriptionPace? PaceOf(SubscriptionRequest asked, List<string> wrong)
    {
        if (asked.Pace is not { } text)
            return null;
        if (text.Split(" per ") is [var requests, var per]
            && int.TryParse(requests, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is > 0 and <= 100_000
            && Duration.TryParse(per, out var period) && period >= TimeSpan.FromSeconds(1) && period <= TimeSpan.FromDays(1))
            return new SubscriptionPace(most, period);
        wrong.Add("'pace' is the most requests in a time from 1s to 1d, such as '10 per 1s'.");
        return null;
    }

    private static List<TimeSpan>? RetryOf(SubscriptionRequest asked, List<string> wrong)
    {
        var waits = new List<TimeSpan>();
        foreach (var text in asked.Retry)
        {
            if (Duration.TryParse(text, out var wait) && wait >= TimeSpan.FromSeconds(1) && wait <= LongestWait)
                waits.Add(wait);
            else
                wrong.Add(
                    $"'retry' names waits from 1s to {Duration.Text(LongestWait)}, such as 1m,5m,30m, not '{OpsAnswer.Shown(text)}'.");
        }

        if (waits.Count > MostWaits)
            wrong.Add($"'retry' names {MostWaits} waits at most.");
        return asked.Retry.Count == 0 ? null : waits;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,39}\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex NamePattern();
}
