using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace GtmFunctions.Cli.Commands;

/// <summary>An option that takes a number of a range, and says so where it is given another, or none.</summary>
internal static class NumberOption
{
    /// <summary>Makes one that has a value where nothing is said.</summary>
    /// <param name="name">Such as <c>--count</c>.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="otherwise">The value where nothing is said.</param>
    /// <param name="from">The least that it takes.</param>
    /// <param name="to">The most.</param>
    public static Option<T> Create<T>(string name, string description, T otherwise, T from, T to)
        where T : struct, INumber<T> => new(name)
        {
            Description = FormattableString.Invariant($"{description} {from} to {to}; {otherwise} where nothing is said."),
            DefaultValueFactory = _ => otherwise,
            CustomParser = result =>
            {
                if (T.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
                    return number;
                result.AddError(FormattableString.Invariant($"{name} is a number from {from} to {to}"));
                return otherwise;
            },
        };
}
