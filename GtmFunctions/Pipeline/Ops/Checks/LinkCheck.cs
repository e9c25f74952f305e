using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Config.Document;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>Judges what links of owners are made from, where a template reads one.</summary>
internal static class LinkCheck
{
    /// <summary>One finding; none where no template reads a link.</summary>
    public static IEnumerable<Finding> Examine(Configuration configuration, AcknowledgeLinks links, IConfiguration settings)
    {
        const string check = "acknowledge links";
        if (!configuration.Templates.Values.Any(template => template.ReadsLink))
            yield break;
        yield return links.Fault is not { } fault
            ? Finding.Ok(check, $"{AcknowledgeLinks.SecretSetting} signs them, and the app knows its address")
            : fault.Setting == AcknowledgeLinks.SecretSetting
                ? Finding.Failed(check, $"no owner can be sent one: {fault.Fault}", SecretMend.For(fault.Setting, settings))
                : Finding.Failed(
                    check,
                    $"no owner can be sent one: {fault.Fault}",
                    $"Set {fault.Setting} to the https address at which browsers reach the app.");
    }
}
