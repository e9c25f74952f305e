using System.CommandLine;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Cli.Doctor;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm doctor</c>: examines an app from outside, has it examine itself, and says how to mend what is wrong.</summary>
public static class DoctorCommand
{
    /// <summary>Makes the command. It exits with 1 where anything failed; a warning is no failure.</summary>
    public static Command Create()
    {
        var group = new Option<string?>("--resource-group")
        {
            Description = "Also look at the storage accounts, the app and the secrets' dates of this Azure resource group, through az.",
        };
        var remote = new RemoteOptions();
        var command = new Command("doctor", "Examines an app, here or in Azure, and says how to mend what is wrong.") { group };
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = new AppVisitor(remote.Url(parsed), remote.Key(parsed), TimeProvider.System);
            List<Finding> findings = [.. await new Examination(app, TimeProvider.System).RunAsync(cancellation)];
            if (parsed.GetValue(group) is { } named)
                findings.AddRange(await new AzureExamination(named, Tool.Find("az"), TimeProvider.System).RunAsync(cancellation));
            foreach (var line in FindingText.Render(findings))
                await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
            return findings.Exists(finding => finding.State == CheckState.Failed) ? 1 : 0;
        });
        return command;
    }
}
