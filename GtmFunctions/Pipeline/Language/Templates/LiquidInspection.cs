using System.Globalization;
using System.Text;
using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>What a parsed template reads, and what it asks for that it cannot have.</summary>
internal sealed class LiquidInspection : AstVisitor
{
    private const int LongestRange = 1000;

    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _variables = new(["forloop", "tablerowloop"], StringComparer.Ordinal);

    /// <summary>The paths of the fields that a template reads; its own variables are not among them.</summary>
    /// <exception cref="FormatException">
    /// It uses a filter that there is not, a range whose size is not known, or <c>settings</c> as a variable.
    /// </exception>
    public static IReadOnlySet<string> References(IFluidTemplate template)
    {
        var inspection = new LiquidInspection();
        inspection.VisitTemplate(template);
        inspection._paths.RemoveWhere(path => inspection._variables.Contains(path.Split('.', '[')[0]));
        return inspection._paths;
    }

    protected override Expression VisitMemberExpression(MemberExpression memberExpression)
    {
        _paths.Add(Path(memberExpression.Segments));
        foreach (var indexer in memberExpression.Segments.OfType<IndexerSegment>())
            Visit(indexer.Expression);
        return base.VisitMemberExpression(memberExpression);
    }

    protected override Expression VisitFilterExpression(FilterExpression filterExpression)
    {
        var known = LiquidParser.Options.Filters;
        if (!known.TryGetValue(filterExpression.Name, out _))
        {
            var hint = Spelling.Suggest(filterExpression.Name, known.Select(filter => filter.Key));
            throw new FormatException($"the template uses the filter '{filterExpression.Name}', which there is not{hint}");
        }

        return base.VisitFilterExpression(filterExpression);
    }

    // Fluid makes the whole range before it counts a step, and an event could name its end
    protected override Expression VisitRangeExpression(RangeExpression rangeExpression)
    {
        if (Number(rangeExpression.From) is not { } from || Number(rangeExpression.To) is not { } to || to - from >= LongestRange)
            throw new FormatException($"the template has a range; its ends must be numbers, and it may have at most {LongestRange} items");
        return base.VisitRangeExpression(rangeExpression);
    }

    protected override Statement VisitAssignStatement(AssignStatement assignStatement)
    {
        Declare(assignStatement.Identifier);
        return base.VisitAssignStatement(assignStatement);
    }

    protected override Statement VisitCaptureStatement(CaptureStatement captureStatement)
    {
        Declare(captureStatement.Identifier);
        return base.VisitCaptureStatement(captureStatement);
    }

    protected override Statement VisitForStatement(ForStatement forStatement)
    {
        Declare(forStatement.Identifier);
        return base.VisitForStatement(forStatement);
    }

    protected override Statement VisitTableRowStatement(TableRowStatement tableRowStatement)
    {
        Declare(tableRowStatement.Identifier);
        return base.VisitTableRowStatement(tableRowStatement);
    }

    // Whether a template reads a setting must show in its paths
    private void Declare(string variable)
    {
        if (variable == "settings")
            throw new FormatException("the template gives the name 'settings' to a variable: use another name");
        _variables.Add(variable);
    }

    private static decimal? Number(Expression expression) =>
        expression is LiteralExpression { Value: NumberValue number } ? number.ToNumberValue() : null;

    // Up to the first segment that is itself computed
    private static string Path(IReadOnlyList<MemberSegment> segments)
    {
        var path = new StringBuilder();
        foreach (var segment in segments)
        {
            var literal = (segment as IndexerSegment)?.Expression is LiteralExpression { Value: var value } ? value : null;
            if (literal is NumberValue index)
                path.Append(CultureInfo.InvariantCulture, $"[{index.ToStringValue()}]");
            else if (((segment as IdentifierSegment)?.Identifier ?? literal?.ToStringValue()) is { } name)
                path.Append(path.Length == 0 ? "" : ".").Append(name);
            else
                break;
        }

        return path.ToString();
    }
}
