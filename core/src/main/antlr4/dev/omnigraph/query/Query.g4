/*
 * The query language. Keywords are words of their own only where the grammar expects them; anywhere
 * a name may stand they are names (rule `name`). What the grammar lets through and the language
 * does not (an unknown function, an aggregate in a filter) is refused later with a better sentence.
 * The only rules that recurse (clause, condition, expression) do so inside of brackets, whose depth
 * QueryReader bounds before it parses.
 */
grammar Query;

file : query* EOF ;

query
    : QUERY queryName '(' (parameter (',' parameter)* ','?)? ')' annotation*
      '{' (read | statement+) '}'
    ;

queryName : name | TYPE_NAME ;

annotation : '@' name '(' STRING ')' ;

parameter : VARIABLE ':' type ;

type : baseType '?'? ;

baseType
    : '[' TYPE_NAME ']'                          # listType
    | ENUM '(' enumValue (',' enumValue)* ')'    # enumType
    | TYPE_NAME '(' INTEGER ')'                  # vectorType
    | TYPE_NAME                                  # scalarType
    ;

enumValue : (name | TYPE_NAME | INTEGER | '-')+ ;

read
    : MATCH '{' clause+ '}'
      RETURN '{' (projection ','?)+ '}'
      (ORDER '{' orderKey (',' orderKey)* ','? '}')?
      (LIMIT limit=amount (OFFSET offset=amount)? | OFFSET offset=amount (LIMIT limit=amount)?)?
    ;

amount : INTEGER | VARIABLE ;

clause
    : VARIABLE ':' TYPE_NAME ('{' assignment (',' assignment)* ','? '}')?                # binding
    | from=VARIABLE (edge=VARIABLE ':')? edges bounds? to=VARIABLE                       # traversal
    | OPTIONAL block                                                                     # optional
    | condition                                                                          # filter
    ;

edges
    : name
    | '*'
    | '(' name ('|' name)* ')'
    | undirected='<' (name ('|' name)* | '*') '>'
    ;

bounds : '{' min=INTEGER ',' max=INTEGER? '}' ;

condition : conjunction (OR conjunction)* ;

conjunction : negation (AND negation)* ;

negation
    : NOT* test                # tested
    | NOT+ block               # absence
    ;

test
    : expression comparison expression     # compared
    | expression IN expression             # membership
    | expression IS NOT? NULL              # known
    | EXISTS block                           # presence
    | (VARIABLE '.' member | call)          # truth
    | '(' condition ')'                    # group
    ;

comparison : '=' | '!=' | '<' | '<=' | '>' | '>=' | CONTAINS | STARTS_WITH ;

projection : expression (AS alias)? ;

orderKey : (expression | alias) direction=(ASC | DESC)? ;

alias : aliasName | TYPE_NAME ;

expression
    : VARIABLE '.' member  # property
    | VARIABLE             # variable
    | literal              # constant
    | call                 # function
    ;

call : NAME (arguments block? | block) ;

arguments : '(' (DISTINCT? expression (',' expression)* ','?)? ')' ;

block : '{' clause+ '}' ;

literal
    : STRING                                             # string
    | '-'? INTEGER                                       # integer
    | '-'? FLOAT                                         # decimal
    | (TRUE | FALSE)                                     # bool
    | '[' (expression (',' expression)* ','?)? ']'       # list
    ;

statement
    : INSERT TYPE_NAME '{' (assignment ','?)+ '}'                        # insert
    | UPDATE TYPE_NAME SET '{' (assignment ','?)+ '}' WHERE predicate    # update
    | DELETE TYPE_NAME WHERE predicate                                   # delete
    ;

assignment : member ':' expression ;

// A condition on the row that a statement is about, whose properties stand without a variable.
predicate : allOf (OR allOf)* ;

allOf : perhapsNot (AND perhapsNot)* ;

perhapsNot : NOT* rowTest ;

rowTest
    : operand comparison operand     # rowCompared
    | operand IN operand             # rowMembership
    | operand IS NOT? NULL           # rowKnown
    | '(' predicate ')'              # rowGroup
    | member                         # rowTruth
    ;

operand
    : VARIABLE           # given
    | literal            # fixed
    | NAME arguments     # computed
    | member             # own
    ;

// A property, or what a node or edge is: its @id, its @type.
member : '@'? name ;

name : aliasName | AND | OR | NOT | IS | NULL | IN ;

aliasName
    : NAME
    | QUERY | MATCH | RETURN | ORDER | LIMIT | AS | ASC | DESC
    | INSERT | UPDATE | DELETE | SET | WHERE
    | OFFSET | DISTINCT | EXISTS | OPTIONAL | CONTAINS | STARTS_WITH | TRUE | FALSE | ENUM
    ;

QUERY : 'query' ;
MATCH : 'match' ;
RETURN : 'return' ;
ORDER : 'order' ;
LIMIT : 'limit' ;
OFFSET : 'offset' ;
DISTINCT : 'distinct' ;
EXISTS : 'exists' ;
OPTIONAL : 'optional' ;
AS : 'as' ;
ASC : 'asc' ;
DESC : 'desc' ;
INSERT : 'insert' ;
UPDATE : 'update' ;
DELETE : 'delete' ;
SET : 'set' ;
WHERE : 'where' ;
CONTAINS : 'contains' ;
STARTS_WITH : 'starts_with' ;
TRUE : 'true' ;
FALSE : 'false' ;
ENUM : 'enum' ;
AND : 'and' ;
OR : 'or' ;
NOT : 'not' ;
IS : 'is' ;
NULL : 'null' ;
IN : 'in' ;

VARIABLE : '$' [A-Za-z_] [A-Za-z0-9_]* ;
NAME : [a-z_] [A-Za-z0-9_]* ;
TYPE_NAME : [A-Z] [A-Za-z0-9_]* ;
FLOAT : [0-9]+ '.' [0-9]+ EXPONENT? | [0-9]+ EXPONENT ;
INTEGER : [0-9]+ ;
STRING : '"' (~["\\] | '\\' .)* '"' ;

COMMENT : ('//' ~[\n]* | '/*' .*? '*/') -> skip ;
SPACE : [ \t\r\n\f\uFEFF]+ -> skip ;

BRACE : '{' ;
BRACE_END : '}' ;
OPEN : '(' ;
CLOSE : ')' ;
LIST : '[' ;
LIST_END : ']' ;
COLON : ':' ;
COMMA : ',' ;
DOT : '.' ;
QUESTION : '?' ;
AT : '@' ;
ALL : '*' ;
EITHER : '|' ;
MINUS : '-' ;
EQUAL : '=' ;
NOT_EQUAL : '!=' ;
LESS_OR_EQUAL : '<=' ;
LESS : '<' ;
GREATER_OR_EQUAL : '>=' ;
GREATER : '>' ;

UNCLOSED_COMMENT : '/*' ;
UNCLOSED_STRING : '"' ;
UNEXPECTED : . ;

fragment EXPONENT : [eE] [+-]? [0-9]+ ;
