using System.CommandLine;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// <c>gtm completion SHELL</c>: prints a script by which a shell completes what is typed. It asks <c>gtm</c> itself, by the directive
/// <c>[suggest:POSITION]</c> of System.CommandLine, so that it knows each command and option of the gtm that is installed.
/// </summary>
public static class CompletionCommand
{
    private const string Bash =
        """
        # gtm completion bash: put   source <(gtm completion bash)   into ~/.bashrc
        _gtm_complete() {
          local word=${COMP_WORDS[COMP_CWORD]} IFS=$'\n'
          COMPREPLY=($(compgen -W "$(gtm "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _gtm_complete gtm
        """;

    private const string Zsh =
        """
        # gtm completion zsh: put   source <(gtm completion zsh)   into ~/.zshrc, after compinit
        _gtm_complete() {
          local line="${(j: :)words[1,CURRENT]}"
          local -a found
          found=("${(@f)$(gtm "[suggest:${#line}]" "$line" 2>/dev/null)}")
          compadd -- $found
        }
        compdef _gtm_complete gtm
        """;

    private const string Pwsh =
        """
        # gtm completion pwsh: put   gtm completion pwsh | Out-String | Invoke-Expression   into $PROFILE
        Register-ArgumentCompleter -Native -CommandName gtm -ScriptBlock {
          param($word, $line, $position)
          gtm "[suggest:$position]" "$line".PadRight($position) 2>$null | Where-Object { $_ -like "$word*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    private static readonly Dictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["pwsh"] = Pwsh };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "The shell." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Prints a script by which a shell completes gtm's commands and options.") { shell };
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(Scripts[parsed.GetValue(shell)!]));
        return command;
    }
}
