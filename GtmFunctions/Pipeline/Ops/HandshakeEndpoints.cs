using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Receive;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>
/// The calls by which an operator lets a provider supply its secret (Asana, Notion), sees which were supplied, and removes one. No secret
/// is ever in an answer.
/// </summary>
internal sealed partial class HandshakeEndpoints(
    HandshakeSecrets secrets, ConfigurationVersions configurations, TimeProvider clock, ILogger<HandshakeEndpoints> logger)
{
    private const string All = "all";

    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Tells how it stands with the handshake of a source.</summary>
    /// <returns>
    /// 200 with <c>{"source","provider","openUntil","secrets":[{"fingerprint","at","from"}]}</c>; 404 where there is no such source; 409
    /// where its provider supplies no secret; 503 without a configuration.
    /// </returns>
    public Task<IResult> GetAsync(HttpRequest request, string source, CancellationToken cancellation) => OpsCalls.GetHandshake.AnswerAsync(
        request,
        async _ => await FindAsync(source, cancellation) is var (found, wrong) && found is null
            ? wrong!
            : await StateAsync(found, [], cancellation),
        cancellation);

    /// <summary>
    /// Opens the handshake of a source <c>for</c> a while (15m unless said, at most 1d), <c>close</c>s it, or <c>remove</c>s the secret of
    /// a fingerprint, or <c>all</c>.
    /// </summary>
    /// <returns>200 as <see cref="GetAsync"/>, with <c>"removed"</c>; 400 where a field cannot be read; 404, 409, 503.</returns>
    public Task<IResult> ChangeAsync(HttpRequest request, string source, CancellationToken cancellation) =>
        OpsCalls.ChangeHandshake.AnswerAsync(
            request,
            async fields =>
            {
                var change = Change(fields);
                return await FindAsync(source, cancellation) is var (found, wrong) && found is null
                    ? wrong!
                    : await ChangeAsync(found, change, cancellation);
            },
            cancellation);

    private static HandshakeChange Change(OpsFields fields)
    {
        var (span, close, remove) = (fields.Text("for"), fields.Flag("close"), fields.Text("remove"));
        if (new[] { span is not null, close, remove is not null }.Count(given => given) > 1)
            throw new OpsRequestException("Give one of 'for', 'close' and 'remove'.");
        if (close || remove is not null)
            return new HandshakeChange(null, remove);
        if (span is null)
            return new HandshakeChange(Usual, null);
        return Duration.TryParse(span, out var open) && open > TimeSpan.Zero && open <= Longest
            ? new HandshakeChange(open, null)
            : throw new OpsRequestException($"'for' is a duration up to {Duration.Text(Longest)}, such as {Duration.Text(Usual)}.");
    }

    private async Task<IResult> ChangeAsync(Source source, HandshakeChange change, CancellationToken cancellation)
    {
        if (change.Remove is { } fingerprint)
        {
            var removed = await secrets.RemoveAsync(source.Name, fingerprint == All ? null : fingerprint, cancellation);
            if (removed == 0 && fingerprint != All)
            {
                return OpsAnswer.Error(
                    StatusCodes.Status404NotFound,
                    $"'{source.Name}' has no supplied secret '{OpsAnswer.Shown(fingerprint)}'. " +
                    "A GET of this address lists their fingerprints.");
            }

            Log.Removed(logger, source.Name, removed);
            return await StateAsync(source, new JsonObject { ["removed"] = removed }, cancellation);
        }

        if (change.Open is { } span)
            Log.Opened(logger, source.Name, await secrets.OpenAsync(source.Name, span, cancellation));
        else
            await secrets.CloseAsync(source.Name, cancellation);
        return await StateAsync(source, [], cancellation);
    }

    private async Task<(Source? Source, IResult? Wrong)> FindAsync(string name, CancellationToken cancellation)
    {
        var current = await configurations.CurrentAsync(cancellation);
        if (current.Sources.GetValueOrDefault(name) is not { } source)
        {
            var hint = Spelling.Suggest(name, current.Sources.Keys);
            return (null, OpsAnswer.Error(StatusCodes.Status404NotFound, $"There is no source '{OpsAnswer.Shown(name)}'{hint}"));
        }

        return source.Provider.Handshake is { SuppliesSecret: true }
            ? (source, null)
            : (null, OpsAnswer.Error(
                StatusCodes.Status409Conflict,
                $"{source.Provider.Title} supplies no secret: '{name}' is verified by the settings that the " +
                "document names as its 'secrets'."));
    }

    private async Task<IResult> StateAsync(Source source, JsonObject answer, CancellationToken cancellation)
    {
        answer["source"] = source.Name;
        answer["provider"] = source.Provider.Title;
        answer["at"] = clock.GetUtcNow();
        HandshakeView.Render(await secrets.StateAsync(source.Name, cancellation)).MoveInto(answer);
        return OpsAnswer.Json(answer);
    }

    private sealed record HandshakeChange(TimeSpan? Open, string? Remove);

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 4012,
            EventName = "HandshakeOpened",
            Level = LogLevel.Warning,
            Message = "An operator opened the handshake of {Source} until {Until}: anyone may supply a secret of it")]
        public static partial void Opened(ILogger logger, string source, DateTimeOffset until);

        [LoggerMessage(
            EventId = 4013,
            EventName = "SecretsRemoved",
            Level = LogLevel.Warning,
            Message = "An operator removed {Count} supplied secrets of {Source}")]
        public static partial void Removed(ILogger logger, string source, int count);
    }
}
