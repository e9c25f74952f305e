using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GtmFunctions.Pipeline.Receive.Capture;

/// <summary>
/// Says of a refused request what an operator would look for next: which header there is in place of the one that is missing, or which
/// secrets its signature was held against. The sender is never told.
/// </summary>
internal static class RefusalHint
{
    private const string Missing = " is missing";
    private const string Mismatch = " does not match";
    private const int MostNamed = 3;
    private const int Slip = 3;

    // What a name has in it that holds a proof
    private static readonly string[] Telling = ["signature", "sig", "hmac", "token", "authorization", "digest", "secret", "jwt"];

    /// <summary>The reason with what else is to be known of it.</summary>
    public static string Explain(CapturedCall call)
    {
        if (call.Status != StatusCodes.Status401Unauthorized)
            return call.Why;
        if (call.Why.EndsWith(Missing, StringComparison.Ordinal))
            return call.Why + InPlace(call);
        return call.Why.EndsWith(Mismatch, StringComparison.Ordinal) ? call.Why + Against(call) : call.Why;
    }

    private static string InPlace(CapturedCall call)
    {
        if (call.Why.Contains("query parameter", StringComparison.Ordinal))
            return Named([.. QueryHelpers.ParseQuery(call.Query).Keys], "parameter", call);
        if (call.Why.Contains("of the path", StringComparison.Ordinal))
            return "; the address of this source ends in a slash and the token";
        return call.Why.Contains("of the body", StringComparison.Ordinal)
            ? ""
            : Named([.. call.Headers.Select(header => header.Key)], "header", call);
    }

    private static string Named(string[] names, string what, CapturedCall call)
    {
        var wanted = Wanted(call.Source.Provider.Signature);
        string[] alike =
        [
            .. names.Where(name => !wanted.Contains(name) && IsAlike(name, wanted))
                .OrderBy(name => wanted.Min(want => Spelling.Distance(name, want))).Take(MostNamed),
        ];
        return alike switch
        {
            [] => $"; no {what} is like it",
            [var one] => $"; there is {one}",
            _ => $"; there are {string.Join(", ", alike[..^1])} and {alike[^1]}",
        };
    }

    private static HashSet<string> Wanted(IReadOnlyList<SignatureDefinition> definitions) => definitions
        .SelectMany(definition => definition.Header.Concat(definition.Timestamp?.Header ?? []).Concat(definition.Id))
        .DefaultIfEmpty("Authorization")
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static bool IsAlike(string name, HashSet<string> wanted) =>
        name.Split('-', '_').Any(word => Telling.Contains(word, StringComparer.OrdinalIgnoreCase))
        || wanted.Any(want => Spelling.Distance(name, want) <= Slip);

    private static string Against(CapturedCall call)
    {
        string[] names = [.. call.Secrets.Select(secret => secret.Name).Distinct()];
        var held = names switch
        {
            [] => "",
            [var one] => $"; it was held against {one}",
            _ => $"; it was held against {string.Join(", ", names[..^1])} and {names[^1]}",
        };
        return $"{held}: either the sender has another secret, or the request was changed on its way";
    }
}
