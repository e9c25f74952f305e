using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A comment that is to silence a warning that there is not.</summary>
internal static class UnknownCode
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new("unknown-code", "`# allow: CODE` with a code that no rule has", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document)
    {
        var known = WarningRules.All.Select(rule => rule.Code).ToArray();
        return document.Allowed.Codes.Where(allowed => !known.Contains(allowed.Code)).Select(allowed => new ConfigurationWarning(
            Rule.Code, document.File, allowed.Line, "",
            $"no warning has the code '{allowed.Code}'{Spelling.Suggest(allowed.Code, known)}"));
    }
}
