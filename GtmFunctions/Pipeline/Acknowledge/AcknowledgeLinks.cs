using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Surface;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Acknowledge;

/// <summary>A link, or why there is none.</summary>
/// <param name="Url">The link; empty where there is none.</param>
/// <param name="Setting">The setting that somebody has to mend; <see langword="null"/> where none.</param>
/// <param name="Fault">What is wrong with it, in words.</param>
public sealed record AcknowledgeLink(string Url, string? Setting, string? Fault);

/// <summary>Makes the links by which owners acknowledge, and reads them.</summary>
public sealed class AcknowledgeLinks(IConfiguration settings, PublicAddress address)
{
    /// <summary>
    /// The setting that holds the secret. While it is rotated it holds the new and the old one, with a comma between: the first signs, both
    /// are good.
    /// </summary>
    public const string SecretSetting = "GTM_LINK_SECRET";

    private const int ShortestSecret = 16;

    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(30);

    /// <summary>What of the settings keeps links from being made; <see langword="null"/> where nothing does.</summary>
    public AcknowledgeLink? Fault
    {
        get
        {
            var secrets = Secrets();
            if (secrets.Length == 0)
                return Broken(SecretSetting, "is not set, so no link can be signed");
            if (Array.Exists(secrets, secret => secret.Length < ShortestSecret))
                return Broken(SecretSetting, $"holds a secret of less than {ShortestSecret} characters");
            return address.Find() is null ? Broken(PublicAddress.SettingName, "does not say where this app is reached: https://…") : null;
        }
    }

    /// <summary>What keeps a configuration's links from being made, in words; <see langword="null"/> where nothing does.</summary>
    public string? Missing(Configuration configuration) =>
        configuration.Templates.Values.Any(template => template.ReadsLink) && Fault is { } fault
            ? $"A template reads acknowledge.url, but {fault.Fault}: what is sent with it waits for that, and is a dead letter in the end."
            : null;

    /// <summary>The link of an owner. The same for the same owner, however often it is sent.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="assignment">The assignment.</param>
    /// <param name="step">Which owner they are, from 1.</param>
    /// <param name="email">Their address.</param>
    /// <param name="since">Since when they have it.</param>
    public AcknowledgeLink For(string eventId, string assignment, int step, string email, DateTimeOffset since)
    {
        if (Fault is { } fault)
            return fault;
        var token = new AcknowledgeToken(eventId, assignment, step, AcknowledgeToken.OwnerHash(eventId, email), since + GoodFor);
        var route = AcknowledgeCalls.Acknowledge.RouteFor(token.Sign(Secrets()[0]));
        return new AcknowledgeLink($"{address.Find()}/{HttpEndpoint.Prefix}/{route}", null, null);
    }

    /// <summary>Reads the last part of a link; <see langword="null"/> for one that is not ours, and where no secret is set.</summary>
    public AcknowledgeToken? Read(string token) =>
        AcknowledgeToken.Read(token, [.. Secrets().Where(secret => secret.Length >= ShortestSecret)]);

    private static AcknowledgeLink Broken(string setting, string fault) => new("", setting, $"the setting '{setting}' {fault}");

    private string[] Secrets() =>
        SettingValue.OfTheApp(settings, SecretSetting) is { } value
        ? value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : [];
}
